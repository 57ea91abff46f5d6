// Parts of dmn-js, and of the text editor inside it, that ship no types.
declare module "dmn-js-shared/lib/base/EditingManager";
declare module "dmn-js-shared/lib/util/ModelUtil";
declare module "dmn-js-decision-table/lib/Editor";
declare module "style-mod";
