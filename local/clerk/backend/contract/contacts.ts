import { expect } from "vitest";
import type { Contract, Fixture } from "./fixture.ts";

export const contactsContract = ({ backend, newUser, freshEmail }: Fixture): Contract => {
  const { emailAddresses, phoneNumbers } = backend;
  let numbers = 20;
  const freshNumber = () => `+150055500${numbers++}`;
  const newEmail = async () =>
    emailAddresses.createEmailAddress({ userId: (await newUser()).id, emailAddress: freshEmail() });
  const newPhone = async () =>
    phoneNumbers.createPhoneNumber({ userId: (await newUser()).id, phoneNumber: freshNumber() });
  return {
    async "emailAddresses.createEmailAddress"() {
      const emailAddress = freshEmail();
      const { id } = await newUser();
      const created = await emailAddresses.createEmailAddress({ userId: id, emailAddress, verified: true });
      expect(created).toMatchObject({
        emailAddress,
        verification: { status: "verified", strategy: "admin" },
        linkedTo: [],
      });
    },
    async "emailAddresses.getEmailAddress"() {
      const email = await newEmail();
      expect(email.verification).toBeNull();
      expect(await emailAddresses.getEmailAddress(email.id)).toEqual(email);
    },
    async "emailAddresses.updateEmailAddress"() {
      const { id } = await newEmail();
      const updated = await emailAddresses.updateEmailAddress(id, { verified: true });
      expect(updated).toMatchObject({ id, verification: { status: "verified" } });
    },
    async "emailAddresses.deleteEmailAddress"() {
      const { id } = await newEmail();
      const deleted = await emailAddresses.deleteEmailAddress(id);
      expect(deleted).toMatchObject({ object: "email_address", id, deleted: true });
      await expect(emailAddresses.getEmailAddress(id)).rejects.toMatchObject({ status: 404 });
    },
    async "phoneNumbers.createPhoneNumber"() {
      const phoneNumber = freshNumber();
      const created = await phoneNumbers.createPhoneNumber({
        userId: (await newUser()).id,
        phoneNumber,
        verified: true,
        reservedForSecondFactor: true,
      });
      expect(created).toMatchObject({
        phoneNumber,
        reservedForSecondFactor: true,
        defaultSecondFactor: true,
        verification: { status: "verified", strategy: "admin" },
      });
    },
    async "phoneNumbers.getPhoneNumber"() {
      const phone = await newPhone();
      expect(phone.verification).toBeNull();
      expect(await phoneNumbers.getPhoneNumber(phone.id)).toEqual(phone);
    },
    async "phoneNumbers.updatePhoneNumber"() {
      const { id } = await newPhone();
      const updated = await phoneNumbers.updatePhoneNumber(id, { verified: true });
      expect(updated).toMatchObject({ id, verification: { status: "verified" } });
    },
    async "phoneNumbers.deletePhoneNumber"() {
      const { id } = await newPhone();
      const deleted = await phoneNumbers.deletePhoneNumber(id);
      expect(deleted).toMatchObject({ object: "phone_number", id, deleted: true });
      await expect(phoneNumbers.getPhoneNumber(id)).rejects.toMatchObject({ status: 404 });
    },
  };
};
