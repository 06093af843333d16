/** What is asked about rooms and people, in one file that comes after the first load. */
export { createRoomActions } from "./room-actions";
export { createRoomsRest } from "./rooms-rest";
