import { ClerkError, onParameter } from "./clerk-error.ts";

/** Errors about a field of a form or of a JSON body. */
export const parameterErrors = {
  parameterMissing: (name: string) =>
    new ClerkError(422, "form_param_missing", "is missing", `${name} must be included.`, onParameter(name)),
  parameterNil: (name: string) =>
    new ClerkError(422, "form_param_nil", "Enter a value.", `${name} can't be blank.`, onParameter(name)),
  parameterUnknown: (name: string) =>
    new ClerkError(
      422,
      "form_param_unknown",
      "is unknown",
      `${name} is not a valid parameter for this request.`,
      onParameter(name),
    ),
  parameterFormat: (name: string, expected: string) =>
    new ClerkError(
      422,
      "form_param_format_invalid",
      "is invalid",
      `${name} must be ${expected}.`,
      onParameter(name),
    ),
  parameterType: (name: string, expected: string) =>
    new ClerkError(
      422,
      "form_param_type_invalid",
      "is invalid",
      `\`${name}\` must be a \`${expected}\`.`,
      onParameter(name),
    ),
  parameterValue: (name: string, value: string) =>
    new ClerkError(
      422,
      "form_param_value_invalid",
      "is invalid",
      `${value} does not match one of the allowed values for parameter ${name}`,
      onParameter(name),
    ),
  parameterTooLong: (name: string, limit: number) =>
    new ClerkError(
      422,
      "form_param_max_length_exceeded",
      "exceeds maximum length",
      `${name} should not exceed ${limit} characters.`,
      onParameter(name),
    ),
  parameterTooMany: (name: string, limit: number) =>
    new ClerkError(
      422,
      "form_param_duplicate",
      "is included too often",
      `${name} is included more than the maximum of ${limit} times.`,
      onParameter(name),
    ),
};
