import { useLocation } from "wouter";
import { useActions } from "@/app/chatContext";
import { paths } from "@/app/paths";
import { forgetVisits } from "@/app/visits";

/** Leaves and shows the entrance. */
export function useSignOut(): () => Promise<void> {
  const actions = useActions();
  const [, navigate] = useLocation();
  return async () => {
    await actions.leave();
    forgetVisits();
    navigate(paths.enter());
  };
}
