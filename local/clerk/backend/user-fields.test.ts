import { TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PASSWORD, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";
import { refusal } from "./test-state.ts";

const SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

let clerk: TestClerk;
let users: TestClerk["backend"]["users"];
beforeAll(async () => {
  clerk = await startTestClerk({
    settings: { phoneNumber: { enabled: true }, username: { enabled: true, minLength: 3 } },
  });
  users = clerk.backend.users;
});
afterAll(() => clerk.stop());

let people = 0;
const bare = () => ({ emailAddress: [`field-${people++}@example.com`], skipPasswordRequirement: true });

describe("identifiers that a backend gives", () => {
  it("are stored in one form, count as verified, and are not another person's", async () => {
    const user = await users.createUser({ ...bare(), username: "Ada_L", phoneNumber: ["+1 (500) 555-0020"] });
    expect(user.username).toBe("ada_l");
    expect(user.primaryPhoneNumber).toMatchObject({
      phoneNumber: "+15005550020",
      verification: { status: "verified", strategy: "admin" },
    });
    await expect(users.createUser({ ...bare(), username: "ADA_L" })).rejects.toMatchObject(
      refusal(422, "form_identifier_exists", "username"),
    );
    await expect(users.createUser({ ...bare(), phoneNumber: ["+15005550020"] })).rejects.toMatchObject(
      refusal(422, "form_identifier_exists", "phone_number"),
    );
  });

  it("let a username change, and go when it is empty", async () => {
    const { id } = await users.createUser({ ...bare(), username: "before" });
    const other = await users.createUser({ ...bare(), username: "taken" });
    expect((await users.updateUser(id, { username: "after" })).username).toBe("after");
    expect((await users.updateUser(id, { username: "AFTER" })).username).toBe("after");
    await expect(users.updateUser(id, { username: "taken" })).rejects.toMatchObject(
      refusal(422, "form_identifier_exists", "username"),
    );
    expect((await users.updateUser(other.id, { username: "" })).username).toBeNull();
  });

  it.each([
    [{ username: "x" }, "form_username_invalid_length", "username"],
    [{ username: "12345" }, "form_username_needs_non_number_char", "username"],
    [{ phoneNumber: ["5"] }, "form_param_format_invalid", "phone_number"],
    [{ emailAddressIdentificationStatus: [] }, "form_param_value_invalid", undefined],
    [{ createdAt: "yesterday" }, "form_param_invalid_time", "created_at"],
    [{ backupCodes: "one" }, "form_param_type_invalid", "backup_codes"],
    [{ totpSecret: "not base 32" }, "invalid_totp_secret_code", undefined],
    [{ passwordDigest: "x" }, "form_conditional_param_missing", "password_hasher"],
  ])("are refused when they are %o", async (fields, code, parameter) => {
    const call = users.createUser({ ...bare(), ...fields } as never);
    await expect(call).rejects.toMatchObject(refusal(422, code, parameter));
  });

  it("cannot be reserved without being verified, which is answered with 501", async () => {
    const call = users.createUser({ ...bare(), emailAddressIdentificationStatus: ["reserved"] });
    await expect(call).rejects.toMatchObject(refusal(501, "not_implemented"));
  });
});

describe("the fields of a user", () => {
  it("are kept as they are given", async () => {
    const { id } = await users.createUser(bare());
    const updated = await users.updateUser(id, {
      locale: "fr-FR",
      deleteSelfEnabled: false,
      createOrganizationEnabled: false,
      createOrganizationsLimit: 3,
      legalAcceptedAt: new Date("2024-05-06T07:08:09Z"),
      createdAt: new Date("2021-01-01T00:00:00Z"),
    });
    expect(updated).toMatchObject({
      locale: "fr-FR",
      deleteSelfEnabled: false,
      createOrganizationEnabled: false,
      createOrganizationsLimit: 3,
      legalAcceptedAt: Date.parse("2024-05-06T07:08:09Z"),
      createdAt: Date.parse("2021-01-01T00:00:00Z"),
    });
    expect(await users.getUser(id)).toEqual(updated);
  });

  it("make a second factor work at the next sign-in", async () => {
    const emailAddress = "second-factor@example.com";
    await users.createUser({
      emailAddress: [emailAddress],
      password: PASSWORD,
      totpSecret: SECRET,
      backupCodes: ["Spare-1"],
    });
    const browser = await TestBrowser.open(clerk);
    const { body } = await browser.signIn(emailAddress);
    expect(body.status).toBe("needs_second_factor");
    const code = new TOTP({ secret: SECRET }).generate();
    const path = `/client/sign_ins/${body.id}/attempt_second_factor`;
    expect((await browser.post(path, { strategy: "totp", code })).body.status).toBe("complete");
    const other = await TestBrowser.open(clerk);
    const again = await other.signIn(emailAddress);
    const backup = { strategy: "backup_code", code: "spare-1" };
    const answer = await other.post(`/client/sign_ins/${again.body.id}/attempt_second_factor`, backup);
    expect(answer.body.status).toBe("complete");
  });

  it("tell the address that was the primary one when it no longer is, on request", async () => {
    const emailAddress = ["old-primary@example.com", "new-primary@example.com"];
    const { id, emailAddresses } = await users.createUser({ ...bare(), emailAddress });
    const updated = await users.updateUser(id, {
      primaryEmailAddressID: emailAddresses[1]?.id,
      notifyPrimaryEmailAddressChanged: true,
    });
    expect(updated.primaryEmailAddress?.emailAddress).toBe("new-primary@example.com");
    expect(await clerk.mailbox("old-primary@example.com")).toMatchObject([
      { slug: "primary_email_address_changed", body: expect.stringContaining("new-primary@example.com") },
    ]);
    expect(await clerk.mailbox("new-primary@example.com")).toEqual([]);
  });

  it("report a new user and each change by webhook", async () => {
    const { id } = await users.createUser(bare());
    await users.updateUser(id, { firstName: "Told" });
    const about = (await clerk.messages()).filter(({ payload }) => payload.data.id === id);
    expect(about.map(({ payload }) => payload.type).toSorted()).toEqual(["user.created", "user.updated"]);
  });
});

describe("what an instance requires", () => {
  it("is refused by name when it is missing, and what is not enabled is unknown", async () => {
    const strict = await startTestClerk({
      settings: {
        emailAddress: { enabled: false, required: false },
        username: { enabled: true, required: true },
        name: { required: true },
        signUp: { legalConsent: true },
      },
    });
    const create = strict.backend.users.createUser.bind(strict.backend.users);
    try {
      await expect(create({ firstName: "A" })).rejects.toMatchObject({
        status: 422,
        errors: [
          {
            code: "form_data_missing",
            longMessage:
              '["username" "last_name" "password" "legal_accepted_at"] data doesn\'t match user requirements set for this instance',
          },
        ],
      });
      await expect(create({ emailAddress: ["a@example.com"] })).rejects.toMatchObject(
        refusal(422, "form_param_unknown", "email_address"),
      );
      const whole = { username: "whole", firstName: "A", lastName: "B", password: PASSWORD };
      expect(await create({ ...whole, skipLegalChecks: true })).toMatchObject({ username: "whole" });
    } finally {
      await strict.stop();
    }
  });
});
