/** Gathers what comes faster than the screen is drawn, and hands it on once a frame. */
export function frameBatch<Value>(handOn: (values: Value[]) => void) {
  let values: Value[] = [];
  let frame = 0;
  const flush = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    const gathered = values;
    values = [];
    if (gathered.length > 0) handOn(gathered);
  };
  return {
    add(value: Value): void {
      values.push(value);
      frame ||= requestAnimationFrame(flush);
    },
    /** Hands on at once what has been gathered: nothing is drawn in a tab that nobody looks at. */
    flush,
  };
}
