package discordbot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"

	"github.com/rungbot/rung/bot"
)

// Calls whose limits matter are made here and not by the SDK: it holds a lock
// during each, so that the edits of all interactions stand in one line, it
// remembers every interaction for ever, and it does not know enforce_nonce.

// discordAPI is where the REST API is. The version is the SDK's.
const discordAPI = "https://discord.com/api/"

const (
	version   = "v9/"
	maxAnswer = 8 << 20 // bytes of what Discord answers
)

// call asks Discord for something and reads the answer into out, which may be
// nil. Errors are those of [bot.Chat].
func (b *Bot) call(ctx context.Context, method, path string, body any, files []file, out any) error {
	return sendError(b.callOnce(ctx, method, path, body, files, out))
}

func (b *Bot) callOnce(ctx context.Context, method, path string, body any, files []file, out any) error {
	content, contentType, err := encode(body, files)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, method, discordAPI+version+path, content)
	if err != nil {
		return &refusal{status: http.StatusBadRequest} // the text of err may hold a token
	}
	r.Header.Set("User-Agent", userAgent)
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if !byToken(path) {
		r.Header.Set("Authorization", "Bot "+b.token)
	}
	response, err := b.web.Do(r)
	if err != nil {
		return bot.Redact(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if response.StatusCode >= http.StatusMultipleChoices {
		said := struct{ Code int }{}
		if json.Unmarshal(answer, &said) != nil {
			said.Code = 0 // not Discord's own words, but of something in between
		}
		return &refusal{response.StatusCode, said.Code}
	}
	if err == nil && out != nil {
		err = json.Unmarshal(answer, out)
	}
	return err
}

// byToken reports whether a path is authorized by the interaction's token in it.
// Such calls do not count for the limit of all.
func byToken(path string) bool {
	return strings.HasPrefix(path, "interactions/") || strings.HasPrefix(path, "webhooks/")
}

// encode writes a body as JSON, with files as a form of several parts.
func encode(body any, files []file) (io.Reader, string, error) {
	if body == nil {
		return http.NoBody, "", nil
	}
	data, err := json.Marshal(body)
	if err != nil {
		return nil, "", fmt.Errorf("encode a call: %w", err)
	}
	if len(files) == 0 {
		return bytes.NewReader(data), "application/json", nil
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part := func(disposition, contentType string, data []byte) {
		p, createErr := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {disposition}, "Content-Type": {contentType}})
		if createErr == nil {
			_, createErr = p.Write(data)
		}
		if err == nil {
			err = createErr
		}
	}
	part(`form-data; name="payload_json"`, "application/json", data)
	for n, f := range files {
		part(fmt.Sprintf(`form-data; name="files[%d]"; filename=%q`, n, f.name), "application/octet-stream", f.data)
	}
	if err == nil {
		err = w.Close()
	}
	return &form, w.FormDataContentType(), err
}
