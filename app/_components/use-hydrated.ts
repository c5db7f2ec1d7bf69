import { useSyncExternalStore } from "react";

const never = () => () => {};

/** Whether React runs here already: not on the server, and not in the first render of what that sent. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
