/**
 * Several changes that are one for whoever makes them: they are undone together.
 * `commandStack.execute("fp.together", { change: () => {…} })`
 */
export class Together {
  /** @param {any} commandStack */
  constructor(commandStack) {
    commandStack.registerHandler("fp.together", Several);
  }
}

Reflect.set(Together, "$inject", ["commandStack"]);

class Several {
  /** @param {{change: () => void}} context */
  preExecute({ change }) {
    change();
  }
}
