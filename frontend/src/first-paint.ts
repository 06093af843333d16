/**
 * A file of its own that the page waits for, so that the first thing it paints has the chosen theme and
 * size. The content policy knows no inline scripts.
 */
import { paint } from "./app/preferences";

paint();
