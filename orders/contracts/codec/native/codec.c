/* The native codec: carries out programs (../program.py) as the generated Python does
   (../reading.py, ../writing.py): the same values, the same bytes, the same kind of error.

   A program is checked when it is made. After that neither bytes nor values can do harm:
   - a step's parts stand before it, so the stack is as deep as the program, whatever is read;
   - whatever is read is compared with the end of the payload first;
   - room is taken for what is there, never for what a count or a length claims;
   - a value may run code of its own that changes what holds it, so it is held while it is written.
*/
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

enum { DEEPEST = 64, MOST_CHOICES = 64, ROOM = 2048, LONGEST_NUMBER = 10 };

typedef enum {
    NOTHING, BOOLEAN, INT, LONG, FLOAT, DOUBLE, BYTES, STRING, ENUM, ARRAY, MAP, UNION, RECORD,
    KINDS
} Kind;

static const char *const KIND_NAMES[KINDS] = {
    "null", "boolean", "int", "long", "float", "double", "bytes", "string", "enum", "array", "map",
    "union", "record",
};

typedef struct Step {
    Kind kind;
    int depth;
    int takes_bytes;            /* whether each of its values takes a byte at least */
    PyObject *names;            /* tuple: a record's fields, an enum's symbols */
    PyObject *indices;          /* dict: name -> its place among them */
    Py_ssize_t count;           /* of parts */
    const struct Step **parts;
} Step;

typedef struct {
    PyObject_HEAD
    Py_ssize_t count;
    Step *steps;
    PyObject *prefix;
} Program;

static int refuse(PyObject *kind, const char *because)
{
    PyErr_SetString(kind, because);
    return -1;
}

/* Reading. `at` may stand beyond `size`, after a length that goes beyond the end: then nothing more
   can be read, and whoever asked for the value sees it. */

typedef struct {
    const unsigned char *bytes;
    Py_ssize_t size, at;
} Input;

static PyObject *read_value(Input *in, const Step *step);

static int read_byte(Input *in)
{
    if (in->at >= in->size)
        return refuse(PyExc_IndexError, "truncated");
    return in->bytes[in->at++];
}

static int read_number(Input *in, int64_t *number)
{
    uint64_t bits = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        int byte = read_byte(in);
        if (byte < 0)
            return -1;
        if (shift == 63 && byte > 1) /* the tenth byte has room for one bit */
            break;
        bits |= (uint64_t)(byte & 127) << shift;
        if (byte < 128) {
            *number = (int64_t)(bits >> 1) ^ -(int64_t)(bits & 1);
            return 0;
        }
    }
    return refuse(PyExc_ValueError, "a number of more than 64 bits");
}

static int read_length(Input *in, int64_t *length)
{
    if (read_number(in, length) < 0)
        return -1;
    return *length < 0 ? refuse(PyExc_ValueError, "a negative length") : 0;
}

static PyObject *read_text(Input *in, Kind kind)
{
    int64_t length;
    if (in->at < in->size && in->bytes[in->at] < 128 && in->bytes[in->at] & 1) {
        refuse(PyExc_TypeError, "a negative length"); /* Python's table has no span for these */
        return NULL;
    }
    if (read_length(in, &length) < 0)
        return NULL;
    const char *start = (const char *)in->bytes + in->at;
    Py_ssize_t left = in->size - in->at;
    in->at = length > left ? in->size + 1 : in->at + (Py_ssize_t)length;
    Py_ssize_t size = length > left ? left : (Py_ssize_t)length;
    return kind == STRING ? PyUnicode_DecodeUTF8(start, size, NULL)
                          : PyBytes_FromStringAndSize(start, size);
}

static PyObject *read_float(Input *in, Py_ssize_t size)
{
    if (in->size - in->at < size) {
        refuse(PyExc_IndexError, "truncated");
        return NULL;
    }
    const char *start = (const char *)in->bytes + in->at;
    in->at += size;
    return PyFloat_FromDouble(size == 4 ? PyFloat_Unpack4(start, 1) : PyFloat_Unpack8(start, 1));
}

static PyObject *read_record(Input *in, const Step *step)
{
    /* every name is in its place at once, which is faster than to let a new one grow */
    PyObject *record = PyDict_Copy(step->indices);
    if (record == NULL)
        return NULL;
    for (Py_ssize_t i = 0; i < step->count; i++) {
        PyObject *name = PyTuple_GET_ITEM(step->names, i);
        PyObject *value = read_value(in, step->parts[i]);
        int put = value == NULL ? -1 : PyDict_SetItem(record, name, value);
        Py_XDECREF(value);
        if (put < 0) {
            Py_DECREF(record);
            return NULL;
        }
    }
    return record;
}

static int read_item(Input *in, const Step *step, PyObject *held)
{
    PyObject *key = NULL;
    if (step->kind == MAP && (key = read_text(in, STRING)) == NULL)
        return -1;
    PyObject *item = read_value(in, step->parts[0]);
    int put = item == NULL ? -1 : key ? PyDict_SetItem(held, key, item) : PyList_Append(held, item);
    Py_XDECREF(key);
    Py_XDECREF(item);
    return put;
}

/* Blocks of items, each after its count; a negative count is followed by the block's size. */
static PyObject *read_blocks(Input *in, const Step *step)
{
    PyObject *held = step->kind == ARRAY ? PyList_New(0) : PyDict_New();
    int64_t count, size;
    if (held == NULL)
        return NULL;
    while (read_number(in, &count) == 0) {
        if (count == 0)
            return held;
        if (count < 0 && read_length(in, &size) < 0)
            break;
        uint64_t left = count < 0 ? -(uint64_t)count : (uint64_t)count;
        while (left > 0 && read_item(in, step, held) == 0)
            left--;
        if (left > 0)
            break;
    }
    Py_DECREF(held);
    return NULL;
}

/* The index of a symbol or of a branch: one byte. */
static Py_ssize_t read_choice(Input *in, Py_ssize_t choices, PyObject *kind, const char *because)
{
    int byte = read_byte(in);
    if (byte < 0)
        return -1;
    return byte & 1 || byte >= 2 * choices ? refuse(kind, because) : byte / 2;
}

static PyObject *read_value(Input *in, const Step *step)
{
    int64_t number;
    int byte;
    Py_ssize_t index;
    switch (step->kind) {
    case NOTHING:
        return Py_NewRef(Py_None);
    case BOOLEAN:
        byte = read_byte(in);
        return byte < 0 ? NULL : PyBool_FromLong(byte);
    case INT:
    case LONG:
        return read_number(in, &number) < 0 ? NULL : PyLong_FromLongLong(number);
    case FLOAT:
        return read_float(in, 4);
    case DOUBLE:
        return read_float(in, 8);
    case BYTES:
    case STRING:
        return read_text(in, step->kind);
    case ENUM:
        index = read_choice(in, PyTuple_GET_SIZE(step->names), PyExc_KeyError, "no such symbol");
        return index < 0 ? NULL : Py_NewRef(PyTuple_GET_ITEM(step->names, index));
    case ARRAY:
    case MAP:
        return read_blocks(in, step);
    case UNION:
        index = read_choice(in, step->count, PyExc_ValueError, "no such branch");
        return index < 0 ? NULL : read_value(in, step->parts[index]);
    default:
        return read_record(in, step);
    }
}

/* Writing. What does not fit is refused here in few words: `misfit` says what it is. */

typedef struct {
    unsigned char *bytes;
    Py_ssize_t used, size;
    unsigned char room[ROOM]; /* enough for most; what is longer is allocated */
} Output;

static int write_value(Output *out, const Step *step, PyObject *value);

static int grow(Output *out, Py_ssize_t more)
{
    if (more > PY_SSIZE_T_MAX / 2 - out->used)
        return PyErr_NoMemory(), -1;
    Py_ssize_t size = 2 * (out->used + more);
    unsigned char *bytes = PyMem_Realloc(out->bytes == out->room ? NULL : out->bytes, size);
    if (bytes == NULL)
        return PyErr_NoMemory(), -1;
    if (out->bytes == out->room)
        memcpy(bytes, out->room, out->used);
    out->bytes = bytes;
    out->size = size;
    return 0;
}

static inline int reserve(Output *out, Py_ssize_t more)
{
    return more > out->size - out->used ? grow(out, more) : 0;
}

static int write_bytes(Output *out, const void *bytes, Py_ssize_t size)
{
    if (reserve(out, size) < 0)
        return -1;
    memcpy(out->bytes + out->used, bytes, size);
    out->used += size;
    return 0;
}

static int write_number(Output *out, int64_t number)
{
    if (reserve(out, LONGEST_NUMBER) < 0)
        return -1;
    uint64_t bits = (uint64_t)number << 1 ^ (number < 0 ? UINT64_MAX : 0);
    for (; bits > 127; bits >>= 7)
        out->bytes[out->used++] = (unsigned char)(bits & 127 | 128);
    out->bytes[out->used++] = (unsigned char)bits;
    return 0;
}

static int write_integer(Output *out, PyObject *value, Kind kind)
{
    int overflow;
    if (!PyLong_Check(value))
        return refuse(PyExc_TypeError, "no integer");
    int64_t number = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow || kind == INT && (number < INT32_MIN || number > INT32_MAX))
        return refuse(PyExc_OverflowError, "out of range");
    return write_number(out, number);
}

static int write_span(Output *out, const void *bytes, Py_ssize_t size)
{
    return write_number(out, size) < 0 ? -1 : write_bytes(out, bytes, size);
}

static int write_text(Output *out, PyObject *value)
{
    if (!PyUnicode_Check(value))
        return refuse(PyExc_TypeError, "no string");
    if (PyUnicode_IS_COMPACT_ASCII(value))
        return write_span(out, PyUnicode_1BYTE_DATA(value), PyUnicode_GET_LENGTH(value));
    PyObject *encoded = PyUnicode_AsUTF8String(value);
    if (encoded == NULL)
        return -1;
    int done = write_span(out, PyBytes_AS_STRING(encoded), PyBytes_GET_SIZE(encoded));
    Py_DECREF(encoded);
    return done;
}

static int write_float(Output *out, PyObject *value, Py_ssize_t size)
{
    char packed[8];
    double number = PyFloat_AsDouble(value);
    if (number == -1.0 && PyErr_Occurred())
        return -1;
    if ((size == 4 ? PyFloat_Pack4(number, packed, 1) : PyFloat_Pack8(number, packed, 1)) < 0)
        return -1;
    return write_bytes(out, packed, size);
}

static int write_symbol(Output *out, const Step *step, PyObject *symbol)
{
    PyObject *index = PyDict_GetItemWithError(step->indices, symbol);
    if (index == NULL)
        return PyErr_Occurred() ? -1 : refuse(PyExc_KeyError, "no such symbol");
    return write_number(out, PyLong_AsLong(index));
}

/* A new reference. */
static PyObject *field_of(PyObject *record, PyObject *name)
{
    if (!PyDict_CheckExact(record))
        return PyObject_GetItem(record, name);
    PyObject *field = PyDict_GetItemWithError(record, name);
    if (field == NULL && !PyErr_Occurred())
        refuse(PyExc_KeyError, "a field is missing");
    return Py_XNewRef(field);
}

static int write_record(Output *out, const Step *step, PyObject *record)
{
    int done = 0;
    for (Py_ssize_t i = 0; done == 0 && i < step->count; i++) {
        PyObject *field = field_of(record, PyTuple_GET_ITEM(step->names, i));
        done = field == NULL ? -1 : write_value(out, step->parts[i], field);
        Py_XDECREF(field);
    }
    return done;
}

static int write_item(Output *out, const Step *step, PyObject *item)
{
    if (step->kind == ARRAY)
        return write_value(out, step->parts[0], item);
    if (!PyTuple_Check(item) || PyTuple_GET_SIZE(item) != 2)
        return refuse(PyExc_TypeError, "no pair of key and value");
    if (write_text(out, PyTuple_GET_ITEM(item, 0)) < 0)
        return -1;
    return write_value(out, step->parts[0], PyTuple_GET_ITEM(item, 1));
}

/* The items of an array, or the pairs of a map, as a list or tuple. */
static PyObject *listed(const Step *step, PyObject *held)
{
    if (step->kind == MAP)
        return PyMapping_Items(held);
    if (PyList_CheckExact(held) || PyTuple_CheckExact(held))
        return Py_NewRef(held);
    return PySequence_List(held);
}

/* One block with all items, then an empty one. */
static int write_block(Output *out, const Step *step, PyObject *held)
{
    int some = PyObject_IsTrue(held);
    if (some <= 0)
        return some < 0 ? -1 : write_number(out, 0);
    Py_ssize_t count = PyObject_Size(held), written = 0;
    PyObject *items = count < 0 ? NULL : listed(step, held);
    if (items == NULL)
        return -1;
    int done = write_number(out, count);
    for (; done == 0 && written < PySequence_Fast_GET_SIZE(items); written++) {
        PyObject *item = Py_NewRef(PySequence_Fast_GET_ITEM(items, written));
        done = write_item(out, step, item);
        Py_DECREF(item);
    }
    Py_DECREF(items);
    if (done == 0 && written != count)
        return refuse(PyExc_RuntimeError, "it changed while it was written");
    return done < 0 ? -1 : write_number(out, 0);
}

static int write_nullable(Output *out, const Step *step, PyObject *value)
{
    int null = step->parts[0]->kind == NOTHING ? 0 : 1;
    int branch = value == Py_None ? null : 1 - null;
    return write_number(out, branch) < 0 ? -1 : write_value(out, step->parts[branch], value);
}

static int write_value(Output *out, const Step *step, PyObject *value)
{
    int truth;
    switch (step->kind) {
    case NOTHING:
        return 0;
    case BOOLEAN:
        truth = PyObject_IsTrue(value);
        return truth < 0 ? -1 : write_bytes(out, truth ? "\1" : "\0", 1);
    case INT:
    case LONG:
        return write_integer(out, value, step->kind);
    case FLOAT:
        return write_float(out, value, 4);
    case DOUBLE:
        return write_float(out, value, 8);
    case BYTES:
        if (!PyBytes_Check(value))
            return refuse(PyExc_TypeError, "no bytes");
        return write_span(out, PyBytes_AS_STRING(value), PyBytes_GET_SIZE(value));
    case STRING:
        return write_text(out, value);
    case ENUM:
        return write_symbol(out, step, value);
    case ARRAY:
    case MAP:
        return write_block(out, step, value);
    case UNION:
        return write_nullable(out, step, value);
    default:
        return write_record(out, step, value);
    }
}

/* Programs, as Python has them. */

static int fits(const Step *step, Py_ssize_t names)
{
    switch (step->kind) {
    case ENUM:
        return names > 0 && names <= MOST_CHOICES && step->count == 0;
    case ARRAY:
        return names == 0 && step->count == 1 && step->parts[0]->takes_bytes;
    case MAP:
        return names == 0 && step->count == 1;
    case UNION:
        return names == 0 && step->count == 2
            && (step->parts[0]->kind == NOTHING) != (step->parts[1]->kind == NOTHING);
    case RECORD:
        return names == step->count;
    default:
        return names == 0 && step->count == 0;
    }
}

/* Fill in steps[at]; what was filled in when it fails is let go by `forget`. */
static int check_step(Step *steps, Py_ssize_t at, PyObject *given)
{
    Step *step = &steps[at];
    const char *kind;
    PyObject *names, *parts;
    if (!PyTuple_Check(given))
        return refuse(PyExc_TypeError, "a step is a tuple");
    if (!PyArg_ParseTuple(given, "sO!O!", &kind, &PyTuple_Type, &names, &PyTuple_Type, &parts))
        return -1;
    while (step->kind < KINDS && strcmp(kind, KIND_NAMES[step->kind]) != 0)
        step->kind++;
    step->names = Py_NewRef(names);
    step->count = PyTuple_GET_SIZE(parts);
    step->parts = PyMem_Calloc(step->count + 1, sizeof *step->parts);
    step->indices = PyDict_New();
    if (step->parts == NULL || step->indices == NULL)
        return PyErr_NoMemory(), -1;
    step->takes_bytes = step->kind != NOTHING && step->kind != RECORD;
    for (Py_ssize_t i = 0; i < step->count; i++) {
        Py_ssize_t part = PyLong_AsSsize_t(PyTuple_GET_ITEM(parts, i));
        if (part < 0 || part >= at)
            return PyErr_Occurred() ? -1 : refuse(PyExc_ValueError, "a part must stand before");
        step->parts[i] = &steps[part];
        step->takes_bytes |= steps[part].takes_bytes;
        step->depth = Py_MAX(step->depth, steps[part].depth + 1);
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(names); i++) {
        PyObject *name = PyTuple_GET_ITEM(names, i), *index = PyLong_FromSsize_t(i);
        if (!PyUnicode_CheckExact(name))
            refuse(PyExc_TypeError, "a name is a string");
        int put = PyErr_Occurred() ? -1 : PyDict_SetItem(step->indices, name, index);
        Py_XDECREF(index);
        if (put < 0)
            return -1;
    }
    if (step->kind == KINDS || step->depth > DEEPEST || !fits(step, PyTuple_GET_SIZE(names)))
        return refuse(PyExc_ValueError, "no such step");
    return 0;
}

static void forget(Program *self)
{
    for (Py_ssize_t i = 0; i < self->count; i++) {
        Py_XDECREF(self->steps[i].names);
        Py_XDECREF(self->steps[i].indices);
        PyMem_Free(self->steps[i].parts);
    }
    PyMem_Free(self->steps);
    Py_XDECREF(self->prefix);
    Py_TYPE(self)->tp_free(self);
}

static PyObject *make(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    PyObject *steps, *prefix;
    if (!PyArg_ParseTuple(arguments, "O!S", &PyTuple_Type, &steps, &prefix))
        return NULL;
    Program *self = (Program *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->prefix = Py_NewRef(prefix);
    self->steps = PyMem_Calloc(PyTuple_GET_SIZE(steps) + 1, sizeof *self->steps);
    int sound = self->steps != NULL ? 0 : (PyErr_NoMemory(), -1);
    while (sound == 0 && self->count < PyTuple_GET_SIZE(steps)) {
        sound = check_step(self->steps, self->count, PyTuple_GET_ITEM(steps, self->count));
        self->count++;
    }
    if (sound == 0 && self->count == 0)
        sound = refuse(PyExc_ValueError, "a program without steps");
    if (sound == 0)
        return (PyObject *)self;
    Py_DECREF(self);
    return NULL;
}

static PyObject *program_read(Program *self, PyObject *const *arguments, Py_ssize_t count)
{
    if (count != 2 || !PyBytes_Check(arguments[0])) {
        refuse(PyExc_TypeError, "read(payload: bytes, start: int)");
        return NULL;
    }
    Input in = {
        .bytes = (const unsigned char *)PyBytes_AS_STRING(arguments[0]),
        .size = PyBytes_GET_SIZE(arguments[0]),
        .at = PyLong_AsSsize_t(arguments[1]),
    };
    if (in.at < 0) {
        if (!PyErr_Occurred())
            refuse(PyExc_ValueError, "a negative position");
        return NULL;
    }
    PyObject *value = read_value(&in, &self->steps[self->count - 1]);
    return value == NULL ? NULL : Py_BuildValue("Nn", value, in.at);
}

static PyObject *program_write(Program *self, PyObject *record)
{
    Output out;
    out.bytes = out.room;
    out.used = 0;
    out.size = ROOM;
    PyObject *message = NULL;
    if (write_bytes(&out, PyBytes_AS_STRING(self->prefix), PyBytes_GET_SIZE(self->prefix)) == 0
        && write_value(&out, &self->steps[self->count - 1], record) == 0)
        message = PyBytes_FromStringAndSize((const char *)out.bytes, out.used);
    if (out.bytes != out.room)
        PyMem_Free(out.bytes);
    return message;
}

static PyMethodDef METHODS[] = {
    {"read", (PyCFunction)(void (*)(void))program_read, METH_FASTCALL,
     "(bytes, position of the value) -> (value, position after it)"},
    {"write", (PyCFunction)program_write, METH_O, "record -> prefix and its bytes"},
    {NULL},
};

static PyTypeObject PROGRAM = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "codec.Program",
    .tp_doc = "Program(steps, prefix): steps as in program.py. Raises ValueError or TypeError.",
    .tp_basicsize = sizeof(Program),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = make,
    .tp_dealloc = (destructor)forget,
    .tp_methods = METHODS,
};

static struct PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT,
    .m_name = "codec",
    .m_doc = "Reads and writes Avro by programs.",
    .m_size = -1,
};

PyMODINIT_FUNC PyInit_codec(void)
{
    PyObject *module = PyModule_Create(&MODULE);
    if (module != NULL && PyModule_AddType(module, &PROGRAM) < 0)
        Py_CLEAR(module);
    return module;
}
