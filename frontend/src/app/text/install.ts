/** How to have the app beside other apps. */
export const installText = {
  title: () => "Install app",
  lead: () =>
    "As an app it has a window and an icon of its own, opens without a connection, and shows what you read last.",
  submit: () => "Install",
  waiting: () => "The browser asks you…",
  dismissed: () => "It was not installed. You can come back to this whenever you like.",
  already: () => "You are using the app.",
  done: () => "It is installed. You find it among your other apps.",
  apple: () => [
    "Open this page in Safari.",
    "Tap Share, the square with an arrow.",
    "Choose Add to Home Screen, then Add.",
  ],
  mac: () => ["Open this page in Safari.", "Choose File, then Add to Dock."],
  other: () => [
    "Open the menu of your browser.",
    "Choose Install, or Add to Home screen. If it is not there, this browser cannot install apps.",
  ],
  insecure: () => "Only pages that come by HTTPS can be installed. Ask whoever runs this server.",
};
