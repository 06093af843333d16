const usual = [0, 7, 30, 90, 180, 365, 730];

/** Days to choose from, the present one among them; 0 is for ever and comes first. */
export function retentionChoices(days: number): readonly number[] {
  return [...new Set([...usual, days])].sort((a, b) => a - b);
}

/** Whether messages are deleted by the change that would have stayed. */
export function deletesMore(before: number, after: number): boolean {
  return after !== 0 && (before === 0 || after < before);
}
