import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PASSWORD, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";
import { changeStoredUser, linkedAccount, refusal } from "./test-state.ts";

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk({ settings: { phoneNumber: { enabled: true } } });
});
afterAll(() => clerk.stop());

let people = 0;
const freshEmail = () => `contact-${people++}@example.com`;
const freshNumber = () => `+15005551${String(people++).padStart(3, "0")}`;
const newUser = (details = {}) =>
  clerk.backend.users.createUser({
    emailAddress: [freshEmail()],
    skipPasswordRequirement: true,
    ...details,
  });

describe("an e-mail address that a backend adds", () => {
  it("waits to be verified, unless the backend vouches for it", async () => {
    const { emailAddresses, users } = clerk.backend;
    const user = await newUser();
    const emailAddress = freshEmail();
    const added = await emailAddresses.createEmailAddress({ userId: user.id, emailAddress });
    await expect(users.updateUser(user.id, { primaryEmailAddressID: added.id })).rejects.toMatchObject(
      refusal(422, "form_verification_needed", "primary_email_address_id"),
    );
    await expect(emailAddresses.updateEmailAddress(added.id, { primary: true })).rejects.toMatchObject(
      refusal(422, "form_verification_needed", "primary"),
    );
    await emailAddresses.updateEmailAddress(added.id, { verified: true, primary: true });
    expect((await users.getUser(user.id)).primaryEmailAddressId).toBe(added.id);
    const { verification } = await emailAddresses.updateEmailAddress(added.id, { verified: false });
    expect(verification).toBeNull();
  });

  it("can be signed in with once it is verified", async () => {
    const user = await newUser({ password: PASSWORD });
    const emailAddress = freshEmail();
    const { emailAddresses } = clerk.backend;
    const { id } = await emailAddresses.createEmailAddress({ userId: user.id, emailAddress });
    const browser = await TestBrowser.open(clerk);
    expect((await browser.signIn(emailAddress)).error?.code).toBe("form_identifier_not_found");
    await emailAddresses.updateEmailAddress(id, { verified: true });
    expect((await browser.signIn(emailAddress)).body.status).toBe("complete");
  });

  it("is nobody else's, and the person's own but once", async () => {
    const { emailAddresses } = clerk.backend;
    const [owner, other] = [await newUser(), await newUser()];
    const emailAddress = freshEmail();
    const unproved = await emailAddresses.createEmailAddress({ userId: other.id, emailAddress });
    const taken = refusal(422, "form_identifier_exists", "email_address");
    const again = emailAddresses.createEmailAddress({ userId: other.id, emailAddress });
    await expect(again).rejects.toMatchObject(taken);
    await emailAddresses.createEmailAddress({ userId: owner.id, emailAddress, verified: true });
    await expect(emailAddresses.updateEmailAddress(unproved.id, { verified: true })).rejects.toMatchObject(
      taken,
    );
  });

  it("hands the first place on when it is deleted, and the last one stays", async () => {
    const { emailAddresses, users } = clerk.backend;
    const user = await newUser({ emailAddress: [freshEmail(), freshEmail()] });
    const [first, second] = user.emailAddresses.map(({ id }) => id);
    await emailAddresses.deleteEmailAddress(first ?? "");
    expect((await users.getUser(user.id)).primaryEmailAddressId).toBe(second);
    await expect(emailAddresses.deleteEmailAddress(second ?? "")).rejects.toMatchObject(
      refusal(400, "last_required_identification_deletion_failed"),
    );
  });

  it("stays while an account at an identity provider is linked to it", async () => {
    const user = await newUser();
    const address = user.primaryEmailAddress?.emailAddress ?? "";
    changeStoredUser(clerk, user.id, () => ({ external_accounts: [linkedAccount("google", address)] }));
    const linked = refusal(400, "delete_linked_identification_disallowed");
    const { emailAddresses, users } = clerk.backend;
    await expect(emailAddresses.deleteEmailAddress(user.primaryEmailAddressId ?? "")).rejects.toMatchObject(
      linked,
    );
    await expect(
      users.replaceUserEmailAddress(user.id, { emailAddress: freshEmail() }),
    ).rejects.toMatchObject(linked);
  });

  it("takes the place of all others when it replaces them, but never somebody else's", async () => {
    const { users } = clerk.backend;
    const owner = await newUser();
    const user = await newUser({ emailAddress: [freshEmail(), freshEmail()] });
    const taken = { emailAddress: owner.primaryEmailAddress?.emailAddress ?? "" };
    await expect(users.replaceUserEmailAddress(user.id, taken)).rejects.toMatchObject(
      refusal(422, "form_identifier_exists", "email_address"),
    );
    const own = { emailAddress: user.emailAddresses[1]?.emailAddress ?? "" };
    await users.replaceUserEmailAddress(user.id, own);
    const left = (await users.getUser(user.id)).emailAddresses;
    expect(left.map(({ emailAddress }) => emailAddress)).toEqual([own.emailAddress]);
  });

  it("reports each change of the user", async () => {
    const { emailAddresses } = clerk.backend;
    const user = await newUser();
    const { id } = await emailAddresses.createEmailAddress({ userId: user.id, emailAddress: freshEmail() });
    await emailAddresses.updateEmailAddress(id, { verified: true });
    await emailAddresses.deleteEmailAddress(id);
    const about = (await clerk.messages()).filter(({ payload }) => payload.data.id === user.id);
    expect(about.filter(({ payload }) => payload.type === "user.updated")).toHaveLength(3);
  });
});

describe("a phone number that a backend adds", () => {
  it("is the default second factor when it is the first one that is reserved", async () => {
    const { phoneNumbers, users } = clerk.backend;
    const { id: userId } = await newUser();
    const reserve = { verified: true, reservedForSecondFactor: true };
    const first = await phoneNumbers.createPhoneNumber({ userId, phoneNumber: freshNumber(), ...reserve });
    const second = await phoneNumbers.createPhoneNumber({ userId, phoneNumber: freshNumber(), ...reserve });
    expect([first, second].map((phone) => phone.defaultSecondFactor)).toEqual([true, false]);
    expect((await users.getUser(userId)).twoFactorEnabled).toBe(true);
    const released = await phoneNumbers.updatePhoneNumber(first.id, { reservedForSecondFactor: false });
    expect(released).toMatchObject({ reservedForSecondFactor: false, defaultSecondFactor: false });
    await users.disableUserMFA(userId);
    expect((await users.getUser(userId)).twoFactorEnabled).toBe(false);
  });

  it("is reserved for the second factor only once it is verified", async () => {
    const { phoneNumbers } = clerk.backend;
    const phoneNumber = freshNumber();
    const ask = { userId: (await newUser()).id, phoneNumber, reservedForSecondFactor: true };
    await expect(phoneNumbers.createPhoneNumber(ask)).rejects.toMatchObject(
      refusal(400, "identification_update_second_factor_unverified"),
    );
    expect(await clerk.backend.users.getCount({ phoneNumber: [phoneNumber] })).toBe(0);
  });

  it("is unknown to an instance without phone numbers", async () => {
    const other = await startTestClerk();
    try {
      const emailAddress = ["someone@example.com"];
      const user = await other.backend.users.createUser({ emailAddress, skipPasswordRequirement: true });
      await expect(
        other.backend.phoneNumbers.createPhoneNumber({ userId: user.id, phoneNumber: "+15005550001" }),
      ).rejects.toMatchObject(refusal(422, "form_param_unknown", "phone_number"));
    } finally {
      await other.stop();
    }
  });
});
