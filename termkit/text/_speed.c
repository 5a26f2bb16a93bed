/* The inner loops of script conversion: phrases by longest match, chains of them, and words by unigram Viterbi.
A Dictionary maps single characters (First, in pages of 256) and keys. Behind the first, a text is hashed character by
character: a filter in the cache tells which hashes are keys and which go on; the table of keys has the last word.
A text goes through block by block; a block ends before a character that no key holds and no map changes. Each carries
where its unit (a mapped character, what a key matched) starts. A match over parts of several units makes them one. */
#include <Python.h>
enum { PAGE = 256, PAGES = 0x110000 / PAGE, BLOCK = 4096 };
enum { NUMBER, SIZE, SCORE, LENGTH, HEAD }; /* of an entry in the pool: HEAD numbers, the value, the key */
enum { IS_KEY = 1, GOES_ON = 2 };           /* what the filter says of a hash */
#define FINAL 0x80000000u                   /* set in the characters that later stages leave alone */
typedef struct { uint64_t seconds; uint32_t entry; int32_t shift; } First; /* seconds: a set, by 6 bits of each */
typedef struct { uint32_t tag, entry; } Slot;
typedef struct { Py_UCS4 *codes; int32_t *starts; size_t length, room; } Buffer;
typedef struct { int64_t score; size_t length; uint32_t entry; } Best; /* from a position on: score, first word */
typedef struct {
    PyObject_HEAD
    PyObject *stages;     /* of a Chain, the segments first; NULL: the object is a stage itself */
    int segmented, words; /* the first stage is final; not the longest key decides but the sum of scores */
    uint64_t known[1024]; /* the characters that are mapped or stand in keys, by their low 16 bits */
    First *pages[PAGES];
    uint64_t *filter;
    Slot *slots;
    uint32_t slot_count, shift; /* shift: from a hash to its place in the filter */
    uint32_t *pool; /* entry 0 stands for no key: its size is 0, its score that of an unknown character */
    size_t longest; /* of the keys, in characters */
} Dictionary;
/* Only this thread knows of the two objects, so it may write to them without the GIL; bits: of all characters. */
typedef struct { PyObject *text, *notes; PyThreadState *thread; size_t length, noted; Py_UCS4 bits; } Result;
static First nothing[PAGE]; /* the page of characters that begin no key and are not mapped */
static PyTypeObject Stage, Words, Chain;
static int reserve(Buffer *b, size_t more) {
    size_t room = (b->length + more) / 2 * 3 + 64;
    if (b->length + more < b->room) return 0; /* there is room for one beyond the last */
    void *codes = realloc(b->codes, room * sizeof *b->codes), *starts = realloc(b->starts, room * sizeof *b->starts);
    if (codes) b->codes = codes;
    if (starts) b->starts = starts;
    return codes && starts ? b->room = room, 0 : -1;
}
static inline void put(Buffer *b, Py_UCS4 c, int32_t start) { b->codes[b->length] = c, b->starts[b->length++] = start; }
static inline First *first_of(const Dictionary *d, Py_UCS4 c) { return d->pages[c / PAGE] + c % PAGE; }
static inline uint64_t hash(uint64_t before, Py_UCS4 c) { return (before ^ c) * 0x9E3779B97F4A7C15u; }
static inline int ask(const Dictionary *d, uint64_t h) { h >>= d->shift; return d->filter[h / 32] >> h % 32 * 2 & 3; }
/* The slot of a key with this hash, or the empty one that could take it. */
static inline Slot *slot_of(const Dictionary *d, uint64_t h, const Py_UCS4 *key, size_t length) {
    for (size_t i = (h >> 32) * d->slot_count >> 32, same;; i = i + 1 < d->slot_count ? i + 1 : 0) {
        const uint32_t *entry = d->pool + d->slots[i].entry, *own;
        if (!d->slots[i].entry) return d->slots + i;
        if (d->slots[i].tag != (uint32_t)h || entry[LENGTH] != length) continue;
        for (own = entry + HEAD + entry[SIZE], same = 0; same < length && own[same] == key[same]; same++) {}
        if (same == length) return d->slots + i;
    }
}
/* The length of the longest key at the start of a text, and its entry; of no key: 1 and 0. */
static inline size_t longest(const Dictionary *d, const Py_UCS4 *text, size_t n, uint32_t *entry) {
    const First *first = first_of(d, *text);
    size_t length = 1, end = n < d->longest ? n : d->longest;
    uint64_t h = hash(0, *text);
    uint32_t found = *entry = first->entry;
    if (n < 2 || !(first->seconds >> text[1] % 64 & 1)) return 1;
    for (size_t i = 1, what = GOES_ON; i < end && what & GOES_ON; i++) {
        what = ask(d, h = hash(h, text[i]));
        if (what & IS_KEY && (found = slot_of(d, h, text, i + 1)->entry)) *entry = found, length = i + 1;
    }
    return length;
}
static inline void know(Dictionary *d, Py_UCS4 c) { d->known[c % 0x10000 / 64] |= (uint64_t)1 << c % 64; }
static inline int is_known(const Dictionary *d, Py_UCS4 c) { return d->known[c % 0x10000 / 64] >> c % 64 & 1; }
static First *add_first(Dictionary *d, Py_UCS4 c) {
    First *page = d->pages[c / PAGE] == nothing ? calloc(PAGE, sizeof *page) : d->pages[c / PAGE];
    if (page) d->pages[c / PAGE] = page, know(d, c);
    return page ? page + c % PAGE : NULL;
}
static uint32_t *add_key(Dictionary *d, const Py_UCS4 *key, size_t length) { /* where its entry is to be kept */
    First *first = add_first(d, key[0]);
    uint64_t h = hash(0, key[0]);
    if (!first || length == 1) return first ? &first->entry : NULL;
    first->seconds |= (uint64_t)1 << key[1] % 64;
    for (size_t i = 1; i < length; i++) {
        uint64_t what = i + 1 < length ? GOES_ON : IS_KEY, place = (h = hash(h, key[i])) >> d->shift;
        d->filter[place / 32] |= what << place % 32 * 2, know(d, key[i]);
    }
    Slot *slot = slot_of(d, h, key, length);
    slot->tag = (uint32_t)h, d->longest = length > d->longest ? length : d->longest;
    return &slot->entry;
}

/* Fills a dictionary from lines; with scores, for Words, a value may be empty. 0, or -1 with an exception set. */
static int fill(Dictionary *d, PyObject *source, PyObject *target, const Py_UCS4 *keys, Py_ssize_t key_length,
                const Py_UCS4 *values, Py_ssize_t value_length, const Py_buffer *scores) {
    Py_ssize_t count = key_length > 0, others = value_length > 0 || count, chars = PyUnicode_GET_LENGTH(source);
    for (Py_ssize_t i = 0; i < key_length; i++) count += keys[i] == '\n';
    for (Py_ssize_t i = 0; i < value_length; i++) others += values[i] == '\n';
    size_t room = (size_t)(HEAD + count * HEAD + key_length + value_length), at = HEAD;
    if (chars != PyUnicode_GET_LENGTH(target) || count != others || (scores && scores->len != count * 4))
        return PyErr_Format(PyExc_ValueError, "source and target, keys, values and scores must be of one length"), -1;
    if (room > INT32_MAX) return PyErr_NoMemory(), -1;
    for (d->shift = 59; (uint64_t)key_length * 4 >> (64 - d->shift) && d->shift > 32;) d->shift--;
    for (size_t i = 0; i < PAGES; i++) d->pages[i] = nothing;
    d->slot_count = (uint32_t)(count + count / 2 + 1); /* one slot is always empty */
    d->slots = calloc(d->slot_count, sizeof *d->slots), d->filter = calloc((size_t)1 << (59 - d->shift), 8);
    d->pool = calloc(room, sizeof *d->pool);
    if (!d->slots || !d->filter || !d->pool) return -1;
    for (First *first; chars-- > 0;) { /* backwards, as the first of equals wins */
        if (!(first = add_first(d, PyUnicode_READ_CHAR(source, chars)))) return -1;
        first->shift = (int32_t)(PyUnicode_READ_CHAR(target, chars) - PyUnicode_READ_CHAR(source, chars));
    }
    const Py_UCS4 *key_end = keys + key_length, *value_end = values + value_length;
    for (Py_ssize_t i = 0; i < count; i++, keys++, values++) {
        const Py_UCS4 *key = keys, *value = values;
        uint32_t *pool = d->pool + at, *place;
        while (keys < key_end && *keys != '\n') keys++;
        while (values < value_end && *values != '\n') values++;
        size_t length = keys - key, size = values - value;
        if (!length || !(size || scores)) return PyErr_Format(PyExc_ValueError, "key or value %zd is empty", i), -1;
        pool[NUMBER] = (uint32_t)i, pool[SIZE] = (uint32_t)size, pool[LENGTH] = (uint32_t)length;
        if (scores) memcpy(pool + SCORE, (const char *)scores->buf + 4 * i, 4);
        memcpy(pool + HEAD, value, size * sizeof *value), memcpy(pool + HEAD + size, key, length * sizeof *key);
        if (!(place = add_key(d, pool + HEAD + size, length))) return -1;
        if (!*place) *place = (uint32_t)at, at += HEAD + size + length;
    }
    return 0;
}

/* Finds the best words of the window that begins here and ends where no word reaches on; how wide it is. */
static size_t decide(const Dictionary *d, const Py_UCS4 *text, size_t n, Best *best) {
    size_t width = 1;
    for (size_t i = 0; i < width; i++)
        if (i + (best[i].length = longest(d, text + i, n - i, &best[i].entry)) > width) width = i + best[i].length;
    best[width].score = 0;
    for (size_t i = width; i-- > 0;) {
        Best *b = best + i;
        uint32_t entry = first_of(d, text[i])->entry;
        uint64_t h = hash(0, text[i]);
        size_t most = b->length;
        *b = (Best){b[1].score + (int32_t)d->pool[entry + SCORE], 1, entry};
        for (size_t length = 2; length <= most; length++) {
            h = hash(h, text[i + length - 1]);
            entry = ask(d, h) & IS_KEY ? slot_of(d, h, text + i, length)->entry : 0;
            int64_t score = b[length].score + (int32_t)d->pool[entry + SCORE];
            if (entry && score >= b->score) *b = (Best){score, length, entry};
        }
    }
    return width;
}
/* Puts a block through one stage; `best` is room for its words, NULL for a Stage; `final` is FINAL or 0. */
static inline int replace(const Dictionary *d, const Buffer *in, Buffer *out, int32_t *by, Py_UCS4 final, Best *best) {
    size_t begin = 0, end = 0;       /* of the window */
    int32_t covered = -1, unit = -1; /* what is left of the unit `covered` belongs to `unit` now */
    if (reserve(out, in->length)) return -1;
    for (size_t i = 0, length = 1; i < in->length; i += length, length = 1) {
        const Py_UCS4 *text = in->codes + i;
        int32_t start = in->starts[i] == covered ? unit : in->starts[i];
        if (*text & FINAL) { put(out, *text, start); continue; }
        const First *first = first_of(d, *text);
        int idle = best ? i == end && !d->pool[first->entry + SIZE] : !first->entry; /* no longer key: by its map */
        if (idle && !(i + 1 < in->length && first->seconds >> text[1] % 64 & 1)) {
            put(out, final ? *text : *text + first->shift, start), end = i + 1;
            continue;
        }
        if (best && i == end) begin = i, end += decide(d, text, in->length - i, best);
        uint32_t found = best ? best[i - begin].entry : 0;
        length = best ? best[i - begin].length : longest(d, text, in->length - i, &found);
        const uint32_t *entry = d->pool + found;
        if (!found || !entry[SIZE]) {
            put(out, final ? *text : *text + first_of(d, *text)->shift, start);
            for (size_t k = 1; k < length; k++) put(out, text[k] + first_of(d, text[k])->shift, in->starts[i + k]);
            continue;
        }
        if (reserve(out, entry[SIZE] + in->length - i)) return -1;
        for (uint32_t k = 0; k < entry[SIZE]; k++) put(out, entry[HEAD + k] | final, start);
        by[start] = (int32_t)entry[NUMBER], covered = in->starts[i + length - 1], unit = start;
    }
    return 0;
}
/* Adds a block to a result, and a note on each unit that changed {start, length, new length, number}; `left` characters
of the source come later. */
static int add(Result *r, int edits, const Buffer *in, const Buffer *out, int32_t *by, size_t from, size_t left) {
    size_t length = r->length + out->length;
    for (size_t i = 0; i < out->length; i++) r->bits |= out->codes[i] &= ~FINAL;
    int kind = r->bits > 0xFFFF ? 4 : PyUnicode_KIND(r->text);
    if (length > (size_t)PyUnicode_GET_LENGTH(r->text) || kind > (int)PyUnicode_KIND(r->text)) {
        PyEval_RestoreThread(r->thread);
        PyObject *text = PyUnicode_New(length + length / 4 + left, kind == 4 ? 0x10FFFF : 0xFFFF); /* longer, wider */
        int failed = !text || PyUnicode_CopyCharacters(text, 0, r->text, 0, r->length) < 0;
        if (text) Py_SETREF(r->text, text);
        if (r->thread = PyEval_SaveThread(), failed) return -1;
    }
    void *data = PyUnicode_DATA(r->text);
    for (size_t i = 0; i < out->length; i++) PyUnicode_WRITE(kind, data, r->length + i, out->codes[i]);
    r->length = length;
    out->starts[out->length] = (int32_t)in->length;
    for (size_t i = 0, end; edits && i < out->length; i = end) {
        int32_t start = out->starts[i];
        while (i < out->length && in->codes[start] == out->codes[i] && out->starts[i + 1] == start + 1) i++, start++;
        if ((end = i) == out->length) break;
        while (out->starts[++end] == start) {}
        int32_t note[] = {(int32_t)from + start, out->starts[end] - start, (int32_t)(end - i), by[start]};
        if (note[1] == note[2] && !memcmp(in->codes + start, out->codes + i, note[2] * sizeof *in->codes)) continue;
        memcpy(PyBytes_AS_STRING(r->notes) + r->noted, note, sizeof note), r->noted += sizeof note;
    }
    return 0;
}

static PyObject *run(PyObject *self, PyObject *text, int edits) {
    Dictionary *d = (Dictionary *)self;
    if (!PyUnicode_Check(text)) return PyErr_Format(PyExc_TypeError, "str is needed, not %s", Py_TYPE(text)->tp_name);
    size_t n = PyUnicode_GET_LENGTH(text);
    int kind = PyUnicode_KIND(text), failed;
    void *data = PyUnicode_DATA(text);
    Buffer buffers[4] = {{0}}, *last; /* the block, two for the stages to write to by turns, and `by` */
    Result r = {.text = PyUnicode_New(n + n / 16 + 16, kind == 4 ? 0x10FFFF : 0xFFFF)};
    r.notes = n > INT32_MAX ? NULL : PyBytes_FromStringAndSize(NULL, edits ? 16 * n : 0);
    failed = !r.text || !r.notes, r.thread = PyEval_SaveThread();
    for (size_t from = 0, to; !failed && from < n; from = to) {
        for (to = from + BLOCK < n ? from + BLOCK : n; to < n && is_known(d, PyUnicode_READ(kind, data, to));) to++;
        last = buffers, buffers[0].length = 0;
        failed = reserve(buffers, to - from) || reserve(buffers + 3, to - from);
        for (size_t i = from; !failed && i < to; buffers[3].starts[i++ - from] = -1)
            put(buffers, PyUnicode_READ(kind, data, i), (int32_t)(i - from));
        for (Py_ssize_t k = 0; !failed && k < (d->stages ? PyTuple_GET_SIZE(d->stages) : 1); k++) {
            Dictionary *stage = d->stages ? (Dictionary *)PyTuple_GET_ITEM(d->stages, k) : d;
            Buffer *next = buffers + 1 + k % 2;
            Best *best = stage->words ? malloc((last->length + 1) * sizeof *best) : NULL;
            next->length = 0, failed = stage->words ? !best || replace(stage, last, next, buffers[3].starts, 0, best)
                : replace(stage, last, next, buffers[3].starts, d->segmented && !k ? FINAL : 0, NULL);
            free(best), last = next;
        }
        failed = failed || add(&r, edits, buffers, last, buffers[3].starts, from, n - to);
    }
    PyEval_RestoreThread(r.thread);
    for (int i = 0; i < 4; i++) free(buffers[i].codes), free(buffers[i].starts);
    kind = failed ? 0 : PyUnicode_KIND(r.text);
    if (kind == 2 && r.bits > 0xFF) failed = PyUnicode_Resize(&r.text, r.length);
    else if (kind) Py_SETREF(r.text, PyUnicode_FromKindAndData(kind, PyUnicode_DATA(r.text), r.length));
    int good = !failed && r.text && (!edits || _PyBytes_Resize(&r.notes, r.noted) == 0);
    PyObject *result = !good ? NULL : edits ? PyTuple_Pack(2, r.text, r.notes) : Py_NewRef(r.text);
    Py_XDECREF(r.text), Py_XDECREF(r.notes);
    return result || PyErr_Occurred() ? result : PyErr_NoMemory();
}
/* Whether a text holds nothing that its caller must see to first: compatibility, description, the caller's seam. */
static PyObject *is_plain(PyObject *module, PyObject *text) {
    if (!PyUnicode_Check(text)) return PyErr_Format(PyExc_TypeError, "str is needed, not %s", Py_TYPE(text)->tp_name);
    int odd = 0, kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_UCS4 c;
    for (Py_ssize_t i = PyUnicode_GET_LENGTH(text); i-- > 0 && (c = PyUnicode_READ(kind, data, i), 1);)
        odd |= (c - 0x2FF0 < 0x10) | (c - 0xF900 < 0x200) | (c == 0xFDD0) | (c - 0x2F800 < 0x220);
    return PyBool_FromLong(!odd);
}
static PyObject *to_text(PyObject *self, PyObject *text) { return run(self, text, 0); }
static PyObject *to_edits(PyObject *self, PyObject *text) { return run(self, text, 1); }
static void drop(PyObject *self) {
    Dictionary *d = (Dictionary *)self;
    for (size_t i = 0; i < PAGES; i++) if (d->pages[i] != nothing) free(d->pages[i]);
    free(d->slots), free(d->filter), free(d->pool), Py_XDECREF(d->stages), Py_TYPE(self)->tp_free(self);
}

static char *unnamed[] = {"", "", "", "", "", "", NULL}; /* arguments by their positions only */
static PyObject *make_dictionary(PyTypeObject *type, PyObject *args, PyObject *named) {
    PyObject *source, *target, *keys, *values;
    Py_buffer scores = {0};
    int unknown = 0, words = type == &Words;
    if (!PyArg_ParseTupleAndKeywords(args, named, words ? "UUUUy*i" : "UUUU", unnamed + 2 * !words, &source, &target,
                                     &keys, &values, &scores, &unknown)) return NULL;
    Dictionary *d = (Dictionary *)type->tp_alloc(type, 0);
    Py_UCS4 *key = d ? PyUnicode_AsUCS4Copy(keys) : NULL, *value = key ? PyUnicode_AsUCS4Copy(values) : NULL;
    if (!value || fill(d, source, target, key, PyUnicode_GET_LENGTH(keys), value, PyUnicode_GET_LENGTH(values),
                       words ? &scores : NULL) < 0) Py_CLEAR(d);
    else d->words = words, d->pool[SCORE] = (uint32_t)unknown;
    PyMem_Free(key), PyMem_Free(value), PyBuffer_Release(&scores);
    return d || PyErr_Occurred() ? (PyObject *)d : PyErr_NoMemory();
}
static PyObject *make_chain(PyTypeObject *type, PyObject *args, PyObject *named) {
    PyObject *stages, *segments = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, named, "O|O", unnamed + 4, &stages, &segments)) return NULL;
    Dictionary *d = (Dictionary *)type->tp_alloc(type, 0);
    PyObject *head = PyTuple_Pack(segments != Py_None, segments), *tail = PySequence_Tuple(stages);
    int going = d && head && tail && (d->stages = PySequence_Concat(head, tail));
    for (Py_ssize_t k = 0; going && k < PyTuple_GET_SIZE(d->stages); k++) {
        Dictionary *stage;
        going = PyArg_Parse(PyTuple_GET_ITEM(d->stages, k), "O!", &Stage, &stage);
        for (size_t i = 0; going && i < 1024; i++) d->known[i] |= stage->known[i];
    }
    if (!going) Py_CLEAR(d); else d->segmented = segments != Py_None;
    return Py_XDECREF(head), Py_XDECREF(tail), (PyObject *)d;
}
#define TYPE(NAME, MAKE, ...) \
    static PyMethodDef NAME##_methods[] = {__VA_ARGS__, {NULL, NULL, 0, NULL}}; \
    static PyTypeObject NAME = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "termkit.text._speed." #NAME, \
        .tp_basicsize = sizeof(Dictionary), .tp_new = MAKE, .tp_dealloc = drop, .tp_methods = NAME##_methods}
TYPE(Stage, make_dictionary, {"replace", to_text, METH_O, NULL});
TYPE(Words, make_dictionary, {"convert", to_text, METH_O, NULL}, {"convert_edits", to_edits, METH_O, NULL});
TYPE(Chain, make_chain, {"convert", to_text, METH_O, NULL}, {"convert_edits", to_edits, METH_O, NULL});
PyMODINIT_FUNC PyInit__speed(void) {
    static PyMethodDef functions[] = {{"is_plain", is_plain, METH_O, NULL}, {NULL, NULL, 0, NULL}};
    static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "_speed", .m_size = -1, .m_methods = functions};
    PyObject *m = PyModule_Create(&definition);
    if (m && (PyModule_AddType(m, &Stage) || PyModule_AddType(m, &Words) || PyModule_AddType(m, &Chain))) Py_CLEAR(m);
    return m;
}
