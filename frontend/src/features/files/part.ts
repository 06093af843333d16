/* All about files that comes after the first screen, in one piece. */
export { FileBoxes } from "./FileBoxes";
export { FilesPart } from "./FilesPart";
