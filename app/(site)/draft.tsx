/** Says of a legal page of the kit that it is no more than a place for one. */
export function Draft() {
  return (
    <p className="mb-8 max-w-[65ch] border-l-2 border-accent pl-4">
      This is a placeholder of the starter kit: put your own words here before anybody signs up.
    </p>
  );
}
