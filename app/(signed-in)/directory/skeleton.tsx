/** The shape of what comes: the form, and six rows. */
export function DirectorySkeleton() {
  return (
    <div role="status" className="grid gap-8">
      <span className="sr-only">Loading the directory</span>
      <div className="grid gap-4">
        <div className="grid gap-1.5">
          <div className="skeleton h-5 w-28" />
          <div className="skeleton h-10" />
        </div>
        <div className="flex gap-6">
          <div className="skeleton h-9 w-32" />
          <div className="skeleton h-9 w-32" />
        </div>
      </div>
      <div className="mt-7 divide-y divide-line border-y border-line">
        {["w-40", "w-56", "w-32", "w-48", "w-36", "w-44"].map((width) => (
          <div key={width} className="flex gap-4 py-3">
            <div className="skeleton size-10" />
            <div className="grid content-center gap-2">
              <div className={`skeleton h-4 ${width}`} />
              <div className="skeleton h-3 w-64" />
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}
