"""How a pathway is carried out: domain, actions, the BPMN engine, the store and what reads from it."""
