// SMTP, RFC 5321: a short mail.

import { type Endpoint, latin1, type SpanPort } from "../wire/index.js";

export function mail(span: SpanPort, at: number, client: Endpoint, server: Endpoint): void {
  const conversation = span.tcp(client, server);
  let time = conversation.open(at);
  const hear = (text: string): void => {
    time = conversation.send("answerer", time + 0.002, latin1(`${text}\r\n`));
  };
  const say = (text: string): void => {
    time = conversation.send("opener", time, latin1(`${text}\r\n`));
  };
  hear("220 mail.office.example ESMTP");
  say("EHLO pc-0417.office.example");
  hear("250-mail.office.example\r\n250 SIZE 10485760");
  say("MAIL FROM:<anna@office.example>");
  hear("250 2.1.0 Ok");
  say("RCPT TO:<bo@office.example>");
  hear("250 2.1.5 Ok");
  say("DATA");
  hear("354 End data with <CR><LF>.<CR><LF>");
  say("Subject: lunch\r\nFrom: anna@office.example\r\nTo: bo@office.example\r\n\r\nSkype or phone? Noon?\r\n.");
  hear("250 2.0.0 Ok: queued as 7C1F");
  say("QUIT");
  hear("221 2.0.0 Bye");
  conversation.close("answerer", time + 0.001);
}
