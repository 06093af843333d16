import { count, number } from "./words";

/** What is said at the entrance, and wherever a password is chosen. Loaded with them. */
export const enterText = {
  title: (server: string) => `Welcome to ${server}`,
  lead: () => "Pick a name and start talking. No account needed.",
  name: () => "Your name",
  hint: (most: number) => `1 to ${number(most)} characters. Others see it beside your messages.`,
  submit: () => "Enter",
  pending: () => "Entering…",
  empty: () => "Write a name first.",
  tooLong: (over: number, most: number) =>
    `That is ${count(over, "character", "characters")} too long. At most ${number(most)} fit.`,
  wait: (seconds: number) => `Try again in ${count(seconds, "second", "seconds")}.`,
  again: () => "You can try again now.",
  signInLead: () => "Sign in with your name and password.",
  inviteOnly: () => "New here? You need an invite: ask somebody who is already here for a link, and open it.",
  createLead: () => "An account keeps your name for you, on all your devices.",
  accountName: () => "Name",
  password: () => "Password",
  newPassword: () => "Password",
  showPassword: () => "Show password",
  hidePassword: () => "Hide password",
  passwordHint: () => "8 to 128 characters. A few words are best.",
  passwordEmpty: () => "Write your password.",
  passwordShort: () => "At least 8 characters are needed.",
  passwordLong: () => "At most 128 characters fit.",
  signIn: () => "Sign in",
  signingIn: () => "Signing in…",
  create: () => "Create account",
  creating: () => "Creating the account…",
  other: () => "Other ways in",
  toSignIn: () => "Already have an account? Sign in",
  toCreate: () => "Create an account",
  toGuest: () => "Enter with a name only",
  ended: () => "You were signed out.",
  endedWaiting: (waiting: number, account: boolean) =>
    `You were signed out. ${account ? "Sign in" : "Enter"} again to send ${count(waiting, "waiting message", "waiting messages")}.`,
};
