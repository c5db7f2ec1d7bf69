// The order matters: the product's own Worker sets its middleware up as it loads.
import "./open-wall.ts";
import worker from "../../worker.ts";

/** The product's Worker with its first wall taken away: what is refused now is refused by the app itself. */
export default worker;
