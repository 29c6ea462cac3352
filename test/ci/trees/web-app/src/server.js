import { createServer } from "node:http";
import { greeting } from "./greeting.js";

createServer((request, response) => {
  const { searchParams } = new URL(request.url, "http://localhost");
  response.setHeader("content-type", "text/plain; charset=utf-8").end(greeting(searchParams.get("name") ?? ""));
}).listen(8080);
