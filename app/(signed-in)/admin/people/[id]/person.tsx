import { Moment } from "#app/_components/moment.tsx";
import type { UserId } from "#db/schema.ts";
import { allows, roleNames, roles, toRole } from "#lib/auth/roles.ts";
import { loadPerson, nameOf } from "../queries.ts";
import { PersonControls } from "./person-controls.tsx";

export async function Person({ id }: { id: Promise<string> }) {
  const { asker, person } = await loadPerson((await id) as UserId);
  return (
    <article aria-label={nameOf(person)} className="grid gap-8">
      <h2 className="text-lead font-semibold [overflow-wrap:anywhere]">{nameOf(person)}</h2>
      <dl className="max-w-3xl divide-y divide-line border-y border-line *:grid *:gap-x-6 *:py-3 *:sm:grid-cols-[9rem_1fr]">
        <div>
          <dt className="text-ink-soft">E-mail</dt>
          <dd className="[overflow-wrap:anywhere]">{person.email ?? "None"}</dd>
        </div>
        <div>
          <dt className="text-ink-soft">Id</dt>
          <dd className="font-mono text-small [overflow-wrap:anywhere]">{person.id}</dd>
        </div>
        <div>
          <dt className="text-ink-soft">Joined</dt>
          <dd>
            <Moment at={person.createdAt} />
          </dd>
        </div>
      </dl>
      <PersonControls
        person={{ id: person.id, name: nameOf(person), role: toRole(person.role), banned: person.banned }}
        roles={roles.map((role) => ({ role, name: roleNames[role] }))}
        isAsker={person.id === asker.id}
        mayWrite={allows(asker.role, "users:write")}
        mayImpersonate={allows(asker.role, "users:impersonate")}
      />
    </article>
  );
}
