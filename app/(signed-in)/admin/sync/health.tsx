import { can } from "#lib/auth/user.ts";
import { Compare } from "./compare.tsx";
import { Comparisons } from "./comparisons.tsx";
import { Deliveries } from "./deliveries.tsx";
import { Directory } from "./directory.tsx";
import { Outbox } from "./outbox.tsx";
import { loadHealth } from "./queries.ts";

/** The sync at a glance. */
export async function Health() {
  const { recent, full, running, deliveriesOf, waiting, deadCount, dead, rebuild, isAtAlgolia } =
    await loadHealth();
  const mayRun = await can("sync:run");
  return (
    <div className="grid max-w-3xl gap-10 *:min-w-0">
      <Comparisons recent={recent} full={full} running={running}>
        {mayRun && <Compare isFirst={!recent && !full} />}
      </Comparisons>
      <Deliveries countOf={deliveriesOf} />
      <Directory rebuild={rebuild} isAtAlgolia={isAtAlgolia} mayRun={mayRun} />
      <Outbox waiting={waiting} deadCount={deadCount} dead={dead} mayRun={mayRun} />
    </div>
  );
}
