// Package webchat is the mentor on a page in the browser: no account, no chat
// platform. One person sits at the page, in as many tabs as they like, with a
// direct message and a channel beside it.
//
//	page := webchat.New(webchat.Options{Mentor: m, Clock: clock, Log: log, Person: "you"})
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
// message arrives. Without JavaScript the forms still work, by loading the page
// anew.
package webchat
