// What some of the libraries take for granted and QuickJS has not.
export { Buffer } from "buffer";
