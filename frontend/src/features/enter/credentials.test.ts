import { expect, test } from "vitest";
import { fieldOf, nameProblem, newPasswordProblem } from "./credentials";

test.each([
  ["bad_credentials", "The name or the password is not right.", "password"],
  ["conflict", "This name belongs to an account already.", "name"],
  ["bad_request", "A name has 1 to 32 characters.", "name"],
  ["bad_request", "The password is among the most used ones. Choose another.", "password"],
  ["bad_request", "The password must not be the name.", "password"],
  ["rate_limited", "Too many tries with this name.", "password"],
  ["unavailable", "The server cannot reach its store.", "password"],
])("a refusal %s (%s) is shown at the %s", (code, reason, field) => {
  expect(fieldOf({ code, reason })).toBe(field);
});

test("a refusal without a code is read by its sentence", () => {
  expect(fieldOf({ reason: "Names may not contain control characters." })).toBe("name");
  expect(fieldOf({ reason: "The server can’t be reached." })).toBe("password");
});

test.each([
  ["", "Write a name first."],
  ["   ", "Write a name first."],
  ["Ann", null],
  // Spaces around it do not count, and a sign beyond the basic plane is one character.
  ["  🎉🎉🎉🎉  ", null],
  ["Annabel", "That is 3 characters too long. At most 4 fit."],
])("the name %o: %s", (name, problem) => {
  expect(nameProblem(name, 4)).toBe(problem);
});

test.each([
  ["", "At least 8 characters are needed."],
  ["1234567", "At least 8 characters are needed."],
  ["12345678", null],
  // Unlike in a name, spaces belong to a password.
  ["        ", null],
  ["x".repeat(128), null],
  ["x".repeat(129), "At most 128 characters fit."],
])("the new password %o: %s", (password, problem) => {
  expect(newPasswordProblem(password)).toBe(problem);
});
