import { BotsSection } from "./BotsSection";
import { HooksSection } from "./HooksSection";

/** What is no person and speaks here all the same. */
export function BotsTab() {
  return (
    <>
      <BotsSection />
      <HooksSection />
    </>
  );
}
