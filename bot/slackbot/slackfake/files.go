package slackfake

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Uploading takes three steps. Source: docs.slack.dev, Working with files.

func (f *Fake) getUploadURL(args url.Values) map[string]any {
	if n, err := strconv.Atoi(args.Get("length")); err != nil || n <= 0 || args.Get("filename") == "" {
		return refuse("invalid_arguments")
	}
	id := "F" + strconv.Itoa(f.next())
	f.uploads[id] = nil
	f.alts[id] = args.Get("alt_txt")
	return map[string]any{"file_id": id, "upload_url": f.server.URL + "/upload/" + id}
}

func (f *Fake) upload(w http.ResponseWriter, r *http.Request, id string) {
	file, _, err := r.FormFile("file")
	if err != nil {
		f.t.Errorf("slackfake: upload %s: %v", id, err)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	defer file.Close()
	if f.uploads[id], err = io.ReadAll(file); err != nil {
		f.t.Errorf("slackfake: upload %s: %v", id, err)
	}
}

func (f *Fake) completeUpload(args url.Values) map[string]any {
	var list []struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	}
	channel, _, ok := f.place(args.Get("channel_id"))
	if err := json.Unmarshal([]byte(args.Get("files")), &list); err != nil || len(list) == 0 || !ok {
		return refuse("invalid_arguments")
	}
	shared := []map[string]any{}
	for _, one := range list {
		data, known := f.uploads[one.ID]
		if !known || len(data) == 0 || strings.TrimSpace(one.Title) == "" {
			return refuse("file_not_found")
		}
		delete(f.uploads, one.ID)
		f.files = append(f.files, File{Name: one.Title, Channel: channel, Alt: f.alts[one.ID], Data: data})
		shared = append(shared, map[string]any{"id": one.ID, "title": one.Title})
	}
	return map[string]any{"files": shared}
}
