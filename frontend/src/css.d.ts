// Class names are checked by app/css.test.ts: every name used exists, every name defined is used.
declare module "*.module.css";
declare module "*.css" {}
