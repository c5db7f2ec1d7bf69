import type { KeyboardEvent } from "react";

/** Whether Enter was pressed to send: not for a new line, and not to take what an input method offers. */
export function isPlainEnter({ key, shiftKey, nativeEvent }: KeyboardEvent): boolean {
  // Safari says that it is done composing before it tells of the key; 229 is what it then tells.
  return key === "Enter" && !shiftKey && !nativeEvent.isComposing && nativeEvent.keyCode !== 229;
}
