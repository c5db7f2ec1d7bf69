/** The shape of a list that comes: a few rows with something at their end. */
export function RowsSkeleton({ label }: { label: string }) {
  return (
    <div role="status" className="divide-y divide-line border-y border-line">
      <span className="sr-only">{label}</span>
      {["w-48", "w-64", "w-40"].map((width) => (
        <div key={width} className="flex justify-between gap-6 py-3">
          <div className={`skeleton my-1 h-4 ${width}`} />
          <div className="skeleton my-1 h-4 w-20" />
        </div>
      ))}
    </div>
  );
}
