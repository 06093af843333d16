/** The service worker. Each part listens for events of its own; another part is one more line here. */
import { keepFiles } from "./keeping";

declare const self: ServiceWorkerGlobalScope;

keepFiles(self);
