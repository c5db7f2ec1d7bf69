import { useSyncExternalStore } from "react";

const key = "notifications";

/** Whether this browser says what happens while its tab is not looked at; `blocked` where it does not let us. */
export type Notifying = "on" | "off" | "blocked" | "unsupported";

function readNotifying(): Notifying {
  if (typeof Notification === "undefined") return "unsupported";
  if (Notification.permission === "denied") return "blocked";
  try {
    return Notification.permission === "granted" && localStorage.getItem(key) === "on" ? "on" : "off";
  } catch {
    return "unsupported";
  }
}

function watch(onChange: () => void): () => void {
  window.addEventListener(key, onChange);
  window.addEventListener("storage", onChange);
  // Whoever allows them in the browser's own settings comes back to this tab.
  window.addEventListener("focus", onChange);
  return () => {
    window.removeEventListener(key, onChange);
    window.removeEventListener("storage", onChange);
    window.removeEventListener("focus", onChange);
  };
}

/** Whether this browser notifies; undefined on the server. */
export function useNotifying(): Notifying | undefined {
  return useSyncExternalStore<Notifying | undefined>(watch, readNotifying, () => undefined);
}

/** Switches notifications on or off, in this browser; the first time it asks for leave. */
export async function setNotifying(isOn: boolean): Promise<void> {
  if (isOn) await Notification.requestPermission();
  try {
    localStorage.setItem(key, isOn ? "on" : "off");
  } catch {
    // A browser that keeps nothing does not notify.
  }
  window.dispatchEvent(new Event(key));
}

/** Says something to whoever does not look at this tab, if they want that. A click brings them here. */
export function notify(title: string): void {
  if (!document.hidden || readNotifying() !== "on") return;
  const notification = new Notification(title, { icon: "/icon-192.png", tag: title });
  notification.onclick = () => {
    window.focus();
    notification.close();
  };
}
