import { cancel, confirm, intro, isCancel, log, note, outro, password, select, text } from "@clack/prompts";

export interface Choice {
  value: string;
  label: string;
  hint?: string;
}

/** Where answers come from: a person at a terminal, or the variables of a machine. */
export interface Guide {
  /** Whether there is nobody to read or to answer. */
  isMachine: boolean;
  begin(message: string): void;
  /** What comes next, and where to find it. */
  title(message: string, where: string): void;
  say(message: string): void;
  /** One of several; undefined for none of them. */
  choose(name: string, message: string, choices: Choice[]): Promise<string | undefined>;
  /** A value; undefined where it is skipped. @param known what is there already */
  value(name: string, message: string, known?: string): Promise<string | undefined>;
  /** As `value`, of what nobody may read over a shoulder. */
  secret(name: string, message: string, known?: string): Promise<string | undefined>;
  /** Whether to ask once more for what was not good. */
  again(): Promise<boolean>;
  end(message: string): void;
}

/** Asks whoever sits at the terminal. Ctrl-C ends the program; what was answered before is written. */
export function terminal(): Guide {
  const answered = <Value>(value: Value): Exclude<Value, symbol> => {
    if (isCancel(value)) {
      cancel("Stopped. What was answered so far is kept; run this again to go on.");
      process.exit(130);
    }
    return value as Exclude<Value, symbol>;
  };
  const skips = (known: string | undefined) => (known ? "Enter keeps the one that is there" : "Enter skips");
  return {
    isMachine: false,
    begin: intro,
    title: (message, where) => note(where, message),
    say: (message) => log.message(message),
    async choose(_, message, choices) {
      const options = [...choices, { value: "", label: "Skip", hint: "leave it as it is" }];
      return answered(await select({ message, options })) || undefined;
    },
    async value(_, message, known) {
      return answered(await text({ message, placeholder: known ?? "Enter skips" }))?.trim() || known;
    },
    async secret(_, message, known) {
      return answered(await password({ message: `${message} (${skips(known)})` }))?.trim() || known;
    },
    again: async () => answered(await confirm({ message: "Try again?" })),
    end: outro,
  };
}

/** Takes the variables of a process, and asks nobody. */
export function machine(variables: Record<string, string | undefined>): Guide {
  const given = async (name: string, _message: string, known?: string) => variables[name] || known;
  return {
    isMachine: true,
    begin: console.log,
    title: () => {},
    say: console.log,
    choose: async (name, _, choices) => {
      const value = variables[name];
      return choices.some((choice) => choice.value === value) ? value : undefined;
    },
    value: given,
    secret: given,
    again: async () => false,
    end: console.log,
  };
}
