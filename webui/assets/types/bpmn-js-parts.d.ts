// Parts of the editor that ship no types, and style sheets that scripts bring along.
declare module "bpmn-moddle";
declare module "diagram-js-minimap";
declare module "bpmn-js-create-append-anything";
declare module "*.css";
declare module "*.scss";
