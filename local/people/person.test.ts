import { describe, expect, it } from "vitest";
import { personAt } from "./person.ts";

const people = Array.from({ length: 50_000 }, (_, index) => personAt(index));
const share = (holds: (person: (typeof people)[number]) => boolean) =>
  people.filter(holds).length / people.length;

describe("made-up people", () => {
  it("are the same at each call, in any order", () => {
    expect([999_999, 1, 0].map((index) => personAt(index))).toEqual([
      {
        firstName: "Vikram",
        lastName: "Iyer",
        email: "vikram.iyer.999999@example.com",
        bio: "Runs a small studio in Barcelona.",
        role: "member",
        createdAt: 1739545431344,
      },
      {
        firstName: "Thomas",
        lastName: "Shaw",
        email: "thomas.shaw.1@example.com",
        username: "thomas_shaw_1",
        bio: "Teaches Python to whoever asks.",
        role: "member",
        createdAt: 1743822440577,
      },
      {
        firstName: "Li",
        lastName: "Zhang",
        email: "li.zhang.0@example.com",
        bio: "",
        role: "member",
        createdAt: 1737300185641,
      },
    ]);
    expect(personAt(40_000)).toEqual(people[40_000]);
  });

  it("are others with another seed", () => {
    const others = people.slice(0, 100).map((_, index) => personAt(index, 2));
    expect(others.filter((other, index) => other.email === people[index]?.email).length).toBeLessThan(5);
  });

  it("have addresses and user names of their own, in plain letters", () => {
    expect(new Set(people.map(({ email }) => email)).size).toBe(people.length);
    const usernames = people.flatMap(({ username }) => username ?? []);
    expect(new Set(usernames).size).toBe(usernames.length);
    expect(people.filter(({ email }) => !/^[a-z]+\.[a-z]+\.\d+@example\.com$/.test(email))).toEqual([]);
  });

  it("are as one would expect of many", () => {
    expect(share(({ bio }) => bio === "")).toBeCloseTo(0.3, 1);
    expect(share(({ role }) => role === "admin")).toBeCloseTo(0.003, 3);
    expect(share(({ firstName, lastName }) => /[\u00c0-\u024f]/.test(firstName + lastName))).toBeCloseTo(
      0.04,
      1,
    );
    expect(share(({ lastName }) => !/\p{Script=Latin}/u.test(lastName))).toBeGreaterThan(0.02);
    expect(share(({ lastName }) => lastName === "Smith")).toBeGreaterThan(0.01);
    expect(share(({ lastName }) => lastName === "Quill")).toBeLessThan(0.003);
  });

  it("joined within two years", () => {
    const times = people.map(({ createdAt }) => createdAt);
    expect(times.every((time) => time >= Date.UTC(2024, 0, 2) && time < Date.UTC(2026, 0, 1))).toBe(true);
  });

  it("leave no place of a bio unfilled", () => {
    expect(people.filter(({ bio }) => /[{}]|undefined/.test(bio))).toEqual([]);
  });
});
