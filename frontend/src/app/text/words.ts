/** Numbers in sentences. */
export function number(value: number): string {
  return value.toLocaleString("en");
}

export function count(value: number, one: string, many: string): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}
