/** The service worker. Each part listens for events of its own; another part is one more line here. */
import { keepFiles } from "./keeping";
import { showPushes } from "./notifying";

declare const self: ServiceWorkerGlobalScope;

keepFiles(self);
showPushes(self);
