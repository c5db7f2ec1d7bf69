"use client";

import { useEffect, useRef, useState } from "react";

/** So near to the end, in pixels, a reader counts as being there. */
const nearPx = 96;

const toEnd = (behavior: ScrollBehavior) =>
  window.scrollTo({ top: document.documentElement.scrollHeight, behavior });

const isNearEnd = () => document.documentElement.scrollHeight - window.scrollY - window.innerHeight < nearPx;

/**
 * Keeps the end of what grows in sight, as long as the reader is there.
 *
 * @param startsAtEnd whether the end is shown first
 * @returns what to put on the element that grows, whether the reader is at its end, and what leads there
 */
export function useFollowEnd(startsAtEnd: boolean) {
  const content = useRef<HTMLDivElement>(null);
  const follows = useRef(startsAtEnd);
  const [isAtEnd, setIsAtEnd] = useState(true);

  useEffect(() => {
    let last = window.scrollY;
    const onScroll = () => {
      const isNear = isNearEnd();
      // Only who scrolls up leaves the end: it may also have moved away by itself, between a scroll and its event.
      if (isNear) follows.current = true;
      else if (window.scrollY < last) follows.current = false;
      last = window.scrollY;
      setIsAtEnd(isNear || follows.current);
    };
    const observer = new ResizeObserver(() => {
      if (follows.current) toEnd("instant");
      else setIsAtEnd(isNearEnd());
    });
    window.addEventListener("scroll", onScroll, { passive: true });
    if (content.current) observer.observe(content.current);
    return () => {
      window.removeEventListener("scroll", onScroll);
      observer.disconnect();
    };
  }, []);

  function follow(): void {
    follows.current = true;
    toEnd("instant");
  }
  return { content, isAtEnd, follow };
}
