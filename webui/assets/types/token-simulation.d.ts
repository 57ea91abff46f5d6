// The simulation ships no types.
declare module "bpmn-js-token-simulation/lib/viewer";
