// Package webchat is the mentor on a page in the browser: no account, no chat
// platform. Whoever sits there can be one of a few people, to see how a team
// looks, in as many tabs as they like. Each person has a direct message; the
// channel beside it is everybody's.
//
//	page := webchat.New(webchat.Options{Mentor: m, Clock: clock, Log: log, People: []string{"you", "sam"}})
//	server := &http.Server{Addr: "127.0.0.1:8080", Handler: page}
//	server.RegisterOnShutdown(page.Close)
//
// What was said is kept in memory, bounded, and is gone after a restart; what
// was learned is in the store. A message knows its place in the page by its id
// alone, so a button of before a restart still works.
//
// Pages, answers to forms and the event stream carry the same fragments of
// HTML, a message each, which chat.js puts in the place of the message of the
// same id or at the end. So it does not matter which way, or how often, a
// message arrives. All tabs of a browser read one stream (stream.js), because a
// browser opens few connections to one server. Pictures are drawn when they are
// asked for; a form that a press asks for opens as a dialog. Without JavaScript the forms still work, by loading the page
// anew.
package webchat
