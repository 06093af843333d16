import { calmMotion } from "@/app/preferences";
import { begin, drawn, goesBack, move, type Point, type Swipe } from "./swipe";

/** Lets a finger draw the page aside to go back. The answer ends it. */
export function followSwipe(page: HTMLElement, back: () => void): () => void {
  let swipe: Swipe = { is: "over" };
  let finger: number | null = null;
  const forward = () => (document.dir === "rtl" ? -1 : 1);

  const pointOf = (event: PointerEvent): Point => ({
    x: event.clientX,
    y: event.clientY,
    at: event.timeStamp,
  });
  const show = () => {
    const far = drawn(swipe, forward());
    page.style.transform = far === 0 || calmMotion() ? "" : `translateX(${far * forward()}px)`;
  };
  const end = () => {
    finger = null;
    swipe = { is: "over" };
    show();
  };

  const down = (event: PointerEvent) => {
    // A second finger zooms.
    if (finger !== null) return end();
    if (event.pointerType !== "touch" || takesSwipes(event.target)) return;
    finger = event.pointerId;
    swipe = begin(pointOf(event), page.clientWidth);
  };
  const moved = (event: PointerEvent) => {
    if (event.pointerId !== finger) return;
    swipe = move(swipe, pointOf(event), forward());
    show();
  };
  const up = (event: PointerEvent) => {
    if (event.pointerId !== finger) return;
    const goes = goesBack(swipe, page.clientWidth, forward());
    end();
    if (goes) back();
  };
  const cancel = (event: PointerEvent) => {
    if (event.pointerId === finger) end();
  };

  const listeners = { pointerdown: down, pointermove: moved, pointerup: up, pointercancel: cancel };
  for (const [name, listener] of Object.entries(listeners))
    page.addEventListener(name as keyof typeof listeners, listener, { passive: true });
  return () => {
    end();
    for (const [name, listener] of Object.entries(listeners))
      page.removeEventListener(name as keyof typeof listeners, listener);
  };
}

/** Text under the caret, and what scrolls sideways itself. */
function takesSwipes(target: EventTarget | null): boolean {
  if (!(target instanceof Element) || target.closest("textarea, input, select, dialog, [popover]") !== null)
    return true;
  for (let one: Element | null = target; one !== null && one.role !== "feed"; one = one.parentElement) {
    if (one.scrollWidth > one.clientWidth && /auto|scroll/.test(getComputedStyle(one).overflowX)) return true;
  }
  return false;
}
