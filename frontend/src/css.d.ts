// Class names are checked by build/css-classes.test.mjs: every name used exists, every name defined is used.
declare module "*.module.css";
declare module "*.css" {}
