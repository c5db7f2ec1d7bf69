"use client";

import { useOptimistic } from "react";
import { ActButton } from "#app/_components/act-button.tsx";
import type { Role } from "#lib/auth/roles.ts";
import { banUser, changeRole, signOutEverywhere, unbanUser } from "./actions.ts";
import { ImpersonateButton } from "./impersonate-button.tsx";

interface PersonControlsProps {
  person: { id: string; name: string; role: Role; banned: boolean };
  roles: { role: Role; name: string }[];
  /** Nobody takes their own power away, or shuts themselves out. */
  isAsker: boolean;
  mayWrite: boolean;
  mayImpersonate: boolean;
}

/** What an administrator may do to a person. The role and the state show at once what they are about to be. */
export function PersonControls({ person, roles, isAsker, mayWrite, mayImpersonate }: PersonControlsProps) {
  const [shown, show] = useOptimistic(person, (now, change: Partial<typeof person>) => ({
    ...now,
    ...change,
  }));
  const userId = person.id;
  return (
    <div className="grid max-w-3xl gap-6">
      <Control title="Role" state={roles.find(({ role }) => role === shown.role)?.name}>
        {mayWrite &&
          !isAsker &&
          roles
            .filter(({ role }) => role !== shown.role)
            .map(({ role, name }, index) => (
              <ActButton
                // biome-ignore lint/suspicious/noArrayIndexKey: the button stays, with how it went, while the role changes.
                key={index}
                action={changeRole}
                fields={{ userId, role }}
                onBegin={() => show({ role })}
                confirm={{
                  title: `Change the role of ${person.name}?`,
                  text: `They become ${name.toLowerCase()}, and that holds at once.`,
                  button: "Change role",
                }}
              >
                Make {name.toLowerCase()}
              </ActButton>
            ))}
      </Control>
      <Control title="State" state={shown.banned ? "Banned" : "Active"}>
        {mayWrite && !isAsker && (
          <ActButton
            action={shown.banned ? unbanUser : banUser}
            fields={{ userId }}
            onBegin={() => show({ banned: !shown.banned })}
            confirm={
              shown.banned
                ? undefined
                : {
                    title: `Ban ${person.name}?`,
                    text: "They are signed out everywhere and can't sign in any more. What is theirs stays, and a ban can be lifted.",
                    button: "Ban",
                  }
            }
          >
            {shown.banned ? "Lift the ban" : "Ban"}
          </ActButton>
        )}
      </Control>
      {mayWrite && (
        <Control title="Sessions" state="On every device">
          <ActButton
            action={signOutEverywhere}
            fields={{ userId }}
            confirm={{
              title: `Sign ${person.name} out everywhere?`,
              text: "Every device asks them to sign in again. What they were typing there is lost.",
              button: "Sign out everywhere",
            }}
          >
            Sign out everywhere
          </ActButton>
        </Control>
      )}
      {mayImpersonate && !isAsker && !shown.banned && (
        <Control title="See what they see" state="For half an hour at the most">
          <ImpersonateButton userId={userId} name={person.name} />
        </Control>
      )}
      {isAsker && (
        <p className="text-ink-soft">
          This is you. Your role and your state are for another administrator to change.
        </p>
      )}
    </div>
  );
}

function Control({ title, state, children }: { title: string; state?: string; children: React.ReactNode }) {
  return (
    <section
      aria-label={title}
      className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 border-b border-line pb-6"
    >
      <div>
        <h3 className="font-medium">{title}</h3>
        <p className="text-ink-soft">{state}</p>
      </div>
      <div className="flex flex-wrap gap-3">{children}</div>
    </section>
  );
}
