import { ActButton } from "#app/_components/act-button.tsx";
import { savePersonalising } from "./actions.ts";

/** Switches on or off whether the assistant is told about a person. @param show shows at once what will be */
export function PersonalisingSwitch({ isOn, show }: { isOn: boolean; show: (isOn: boolean) => void }) {
  return (
    <ActButton
      action={savePersonalising}
      fields={{ personalising: isOn ? "off" : "on" }}
      onBegin={() => show(!isOn)}
    >
      {isOn ? "Stop telling it about me" : "Tell it about me"}
    </ActButton>
  );
}
