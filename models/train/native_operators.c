// The operators between the matrix products of the decoder, forward and backward, one thread a call.
// bfloat16 in memory, float32 in registers. Loops are written so that the compiler makes vectors of them.
// Each function's shapes are in native_operators.py, which is the only caller.
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef uint16_t half_t;  // bfloat16 bits
typedef float wide __attribute__((vector_size(64), aligned(4)));

static inline float load(half_t x) {
    union { uint32_t i; float f; } u = {.i = (uint32_t)x << 16};
    return u.f;
}

static inline half_t store(float x) {  // to nearest, ties to even
    union { float f; uint32_t i; } u = {.f = x};
    return (half_t)((u.i + 0x7fff + ((u.i >> 16) & 1)) >> 16);
}

// e^x to about 2e-7 relative: 2^whole from the exponent bits, 2^part from a polynomial on [-1/2, 1/2].
static inline float fast_exp(float x) {
    x = x < -87.0f ? -87.0f : (x > 88.0f ? 88.0f : x);
    float t = x * 1.44269504f, whole = rintf(t), part = (t - whole) * 0.69314718f;
    float p = 1.0f / 720;
    p = p * part + 1.0f / 120;
    p = p * part + 1.0f / 24;
    p = p * part + 1.0f / 6;
    p = p * part + 0.5f;
    p = p * part + 1.0f;
    p = p * part + 1.0f;
    union { int32_t i; float f; } u = {.i = ((int32_t)whole + 127) << 23};
    return p * u.f;
}

void add_norm_forward(int64_t n, int64_t width, const float *stream, const half_t *step, const float *scale,
                      float epsilon, float *sum, half_t *y, float *inverse) {
    for (int64_t r = 0; r < n; r++) {
        const float *s = stream + r * width;
        float *o = sum + r * width;
        half_t *out = y + r * width;
        float squares = 0;
        if (step) {
            const half_t *d = step + r * width;
            for (int64_t i = 0; i < width; i++) o[i] = s[i] + load(d[i]);
        } else {
            memcpy(o, s, width * sizeof(float));
        }
        for (int64_t i = 0; i < width; i++) squares += o[i] * o[i];
        float k = 1.0f / sqrtf(squares / width + epsilon);
        inverse[r] = k;
        for (int64_t i = 0; i < width; i++) out[i] = store(o[i] * k * scale[i]);
    }
}

// d_sum may be null. d_step may be null. d_scale [width] is added to.
void add_norm_backward(int64_t n, int64_t width, const float *sum, const float *inverse, const float *scale,
                       const float *d_sum, const half_t *d_y, float *d_stream, half_t *d_step, float *d_scale) {
    for (int64_t r = 0; r < n; r++) {
        const float *x = sum + r * width;
        const half_t *dy = d_y + r * width;
        float *dx = d_stream + r * width;
        float k = inverse[r], dot = 0;
        for (int64_t i = 0; i < width; i++) {
            float g = load(dy[i]), normal = x[i] * k;
            d_scale[i] += g * normal;
            dot += g * scale[i] * normal;
        }
        dot /= width;
        for (int64_t i = 0; i < width; i++) dx[i] = k * (load(dy[i]) * scale[i] - x[i] * k * dot);
        if (d_sum) {
            const float *ds = d_sum + r * width;
            for (int64_t i = 0; i < width; i++) dx[i] += ds[i];
        }
        if (d_step) {
            half_t *d = d_step + r * width;
            for (int64_t i = 0; i < width; i++) d[i] = store(dx[i]);
        }
    }
}

void gated_forward(int64_t n, int64_t width, const half_t *gate_up, half_t *out) {
    for (int64_t r = 0; r < n; r++) {
        const half_t *g = gate_up + r * 2 * width, *u = g + width;
        half_t *o = out + r * width;
        for (int64_t i = 0; i < width; i++) {
            float x = load(g[i]);
            o[i] = store(x / (1.0f + fast_exp(-x)) * load(u[i]));
        }
    }
}

void gated_backward(int64_t n, int64_t width, const half_t *gate_up, const half_t *d_out, half_t *d_gate_up) {
    for (int64_t r = 0; r < n; r++) {
        const half_t *g = gate_up + r * 2 * width, *u = g + width, *d = d_out + r * width;
        half_t *dg = d_gate_up + r * 2 * width, *du = dg + width;
        for (int64_t i = 0; i < width; i++) {
            float x = load(g[i]), s = 1.0f / (1.0f + fast_exp(-x)), e = load(d[i]);
            du[i] = store(e * x * s);
            dg[i] = store(e * load(u[i]) * s * (1.0f + x * (1.0f - s)));
        }
    }
}

// Rows of C (+)= A B for 4 rows and up to 4 vectors of columns. A is read as a[row * ar + k * ak].
#define TILE(NAME, ROWS, VECTORS)                                                                             \
    static void NAME(float *c, int64_t ldc, const float *a, int64_t ar, int64_t ak, const float *b,           \
                     int64_t ldb, int64_t depth, int add) {                                                   \
        wide s[ROWS][VECTORS];                                                                                \
        for (int i = 0; i < ROWS; i++)                                                                        \
            for (int j = 0; j < VECTORS; j++)                                                                 \
                s[i][j] = add ? *(const wide *)(c + i * ldc + 16 * j) : (wide){0};                            \
        for (int64_t k = 0; k < depth; k++) {                                                                 \
            wide row[VECTORS];                                                                                \
            for (int j = 0; j < VECTORS; j++) row[j] = *(const wide *)(b + k * ldb + 16 * j);                 \
            for (int i = 0; i < ROWS; i++) {                                                                  \
                float f = a[i * ar + k * ak];                                                                 \
                for (int j = 0; j < VECTORS; j++) s[i][j] += f * row[j];                                      \
            }                                                                                                 \
        }                                                                                                     \
        for (int i = 0; i < ROWS; i++)                                                                        \
            for (int j = 0; j < VECTORS; j++) *(wide *)(c + i * ldc + 16 * j) = s[i][j];                      \
    }
TILE(tile44, 4, 4)
TILE(tile41, 4, 1)
TILE(tile14, 1, 4)
TILE(tile11, 1, 1)

// C [rows, columns] (+)= A [rows, depth] B [depth, columns]; columns a multiple of 16.
static void product(int64_t rows, int64_t columns, int64_t depth, float *c, int64_t ldc, const float *a, int64_t ar,
                    int64_t ak, const float *b, int64_t ldb, int add) {
    for (int64_t j = 0; j < columns;) {
        int64_t left = columns - j, i = 0;
        if (left >= 64) {
            for (; i + 4 <= rows; i += 4) tile44(c + i * ldc + j, ldc, a + i * ar, ar, ak, b + j, ldb, depth, add);
            for (; i < rows; i++) tile14(c + i * ldc + j, ldc, a + i * ar, ar, ak, b + j, ldb, depth, add);
            j += 64;
        } else {
            for (; i + 4 <= rows; i += 4) tile41(c + i * ldc + j, ldc, a + i * ar, ar, ak, b + j, ldb, depth, add);
            for (; i < rows; i++) tile11(c + i * ldc + j, ldc, a + i * ar, ar, ak, b + j, ldb, depth, add);
            j += 16;
        }
    }
}

typedef struct {
    int64_t heads, kv, head;           // head a multiple of 16
    int64_t q_stride, kv_stride;       // elements between rows of q and of k and v
    const float *cosine, *sine;        // [position, head / 2]
} layout_t;

// A row turned by its position (direction 1 or -1 back), times `factor`.
static inline void turn(const layout_t *l, int64_t position, float direction, float factor, const float *in, float *out) {
    int64_t h = l->head / 2;
    const float *c = l->cosine + position * h, *s = l->sine + position * h;
    for (int64_t i = 0; i < h; i++) {
        float a = in[i], b = in[i + h], t = direction * s[i];
        out[i] = factor * (a * c[i] - b * t);
        out[i + h] = factor * (b * c[i] + a * t);
    }
}

static inline void widen(const half_t *in, float *out, int64_t n) {
    for (int64_t i = 0; i < n; i++) out[i] = load(in[i]);
}

static inline void narrow(const float *in, half_t *out, int64_t n) {
    for (int64_t i = 0; i < n; i++) out[i] = store(in[i]);
}

static void transpose(const float *in, int64_t rows, int64_t columns, float *out, int64_t ld) {
    for (int64_t r = 0; r < rows; r++)
        for (int64_t c = 0; c < columns; c++) out[c * ld + r] = in[r * columns + c];
    for (int64_t c = 0; c < columns; c++)
        for (int64_t r = rows; r < ld; r++) out[c * ld + r] = 0;
}

enum { BLOCK = 16 };  // queries at a time

static int64_t up16(int64_t n) { return (n + 15) & ~(int64_t)15; }

// Queries of an example are its last ones: query i of m sits at position length - m + i.
void attend_forward(int64_t examples, const int32_t *q_start, const int32_t *k_start, int64_t longest, int64_t heads,
                    int64_t kv, int64_t head, int64_t q_stride, int64_t kv_stride, const float *cosine,
                    const float *sine, const half_t *q, const half_t *k, const half_t *v, half_t *out, float *log_sum) {
    layout_t l = {heads, kv, head, q_stride, kv_stride, cosine, sine};
    int64_t wide_ = up16(longest), group = heads / kv;
    float *keys = malloc(sizeof(float) * (2 * longest * head + wide_ * head + BLOCK * (2 * head + wide_) + head));
    float *values = keys + longest * head, *keys_t = values + longest * head, *queries = keys_t + wide_ * head;
    float *mixed = queries + BLOCK * head, *share = mixed + BLOCK * head, *row = share + BLOCK * wide_;
    float factor = 1.0f / sqrtf(head);
    for (int64_t e = 0; e < examples; e++) {
        int64_t k0 = k_start[e], length = k_start[e + 1] - k0, q0 = q_start[e], m = q_start[e + 1] - q0;
        int64_t ld = up16(length), first = length - m;
        for (int64_t g = 0; g < kv; g++) {
            for (int64_t t = 0; t < length; t++) {
                widen(k + (k0 + t) * kv_stride + g * head, row, head);
                turn(&l, t, 1, 1, row, keys + t * head);
                widen(v + (k0 + t) * kv_stride + g * head, values + t * head, head);
            }
            transpose(keys, length, head, keys_t, ld);
            for (int64_t h = g * group; h < (g + 1) * group; h++) {
                for (int64_t b = 0; b < m; b += BLOCK) {
                    int64_t rows = m - b < BLOCK ? m - b : BLOCK, seen = first + b + rows;
                    for (int64_t i = 0; i < rows; i++) {
                        widen(q + (q0 + b + i) * q_stride + h * head, row, head);
                        turn(&l, first + b + i, 1, factor, row, queries + i * head);
                    }
                    product(rows, up16(seen), head, share, wide_, queries, head, 1, keys_t, ld, 0);
                    for (int64_t i = 0; i < rows; i++) {
                        float *s = share + i * wide_, top = -INFINITY, sum = 0;
                        int64_t mine = first + b + i + 1;
                        for (int64_t j = 0; j < mine; j++) top = s[j] > top ? s[j] : top;
                        for (int64_t j = 0; j < mine; j++) {
                            s[j] = fast_exp(s[j] - top);
                            sum += s[j];
                        }
                        float inverse = 1.0f / sum;
                        for (int64_t j = 0; j < mine; j++) s[j] *= inverse;
                        for (int64_t j = mine; j < seen; j++) s[j] = 0;
                        log_sum[(q0 + b + i) * heads + h] = top + logf(sum);
                    }
                    product(rows, head, seen, mixed, head, share, wide_, 1, values, head, 0);
                    for (int64_t i = 0; i < rows; i++)
                        narrow(mixed + i * head, out + ((q0 + b + i) * heads + h) * head, head);
                }
            }
        }
    }
    free(keys);
}

// d_q has q's stride, d_k and d_v have kv_stride; all are overwritten.
void attend_backward(int64_t examples, const int32_t *q_start, const int32_t *k_start, int64_t longest, int64_t heads,
                     int64_t kv, int64_t head, int64_t q_stride, int64_t kv_stride, const float *cosine,
                     const float *sine, const half_t *q, const half_t *k, const half_t *v, const half_t *out,
                     const half_t *d_out, const float *log_sum, half_t *d_q, half_t *d_k, half_t *d_v) {
    layout_t l = {heads, kv, head, q_stride, kv_stride, cosine, sine};
    int64_t wide_ = up16(longest), group = heads / kv;
    float *keys = malloc(sizeof(float) * (4 * longest * head + 2 * wide_ * head + BLOCK * (3 * head + 2 * wide_) + 2 * head));
    float *values = keys + longest * head, *d_keys = values + longest * head, *d_values = d_keys + longest * head;
    float *keys_t = d_values + longest * head, *values_t = keys_t + wide_ * head, *queries = values_t + wide_ * head;
    float *d_mixed = queries + BLOCK * head, *d_queries = d_mixed + BLOCK * head;
    float *share = d_queries + BLOCK * head, *d_share = share + BLOCK * wide_, *row = d_share + BLOCK * wide_;
    float factor = 1.0f / sqrtf(head);
    for (int64_t e = 0; e < examples; e++) {
        int64_t k0 = k_start[e], length = k_start[e + 1] - k0, q0 = q_start[e], m = q_start[e + 1] - q0;
        int64_t ld = up16(length), first = length - m;
        for (int64_t g = 0; g < kv; g++) {
            for (int64_t t = 0; t < length; t++) {
                widen(k + (k0 + t) * kv_stride + g * head, row, head);
                turn(&l, t, 1, 1, row, keys + t * head);
                widen(v + (k0 + t) * kv_stride + g * head, values + t * head, head);
            }
            transpose(keys, length, head, keys_t, ld);
            transpose(values, length, head, values_t, ld);
            memset(d_keys, 0, sizeof(float) * length * head);
            memset(d_values, 0, sizeof(float) * length * head);
            for (int64_t h = g * group; h < (g + 1) * group; h++) {
                for (int64_t b = 0; b < m; b += BLOCK) {
                    int64_t rows = m - b < BLOCK ? m - b : BLOCK, seen = first + b + rows;
                    for (int64_t i = 0; i < rows; i++) {
                        widen(q + (q0 + b + i) * q_stride + h * head, row, head);
                        turn(&l, first + b + i, 1, factor, row, queries + i * head);
                        widen(d_out + ((q0 + b + i) * heads + h) * head, d_mixed + i * head, head);
                    }
                    product(rows, up16(seen), head, share, wide_, queries, head, 1, keys_t, ld, 0);
                    product(rows, up16(seen), head, d_share, wide_, d_mixed, head, 1, values_t, ld, 0);
                    for (int64_t i = 0; i < rows; i++) {
                        float *s = share + i * wide_, *d = d_share + i * wide_, delta = 0;
                        float log = log_sum[(q0 + b + i) * heads + h];
                        int64_t mine = first + b + i + 1;
                        const half_t *o = out + ((q0 + b + i) * heads + h) * head;
                        for (int64_t j = 0; j < head; j++) delta += load(o[j]) * d_mixed[i * head + j];
                        for (int64_t j = 0; j < mine; j++) {
                            s[j] = fast_exp(s[j] - log);
                            d[j] = s[j] * (d[j] - delta);
                        }
                        for (int64_t j = mine; j < seen; j++) s[j] = d[j] = 0;
                    }
                    product(rows, head, seen, d_queries, head, d_share, wide_, 1, keys, head, 0);
                    product(seen, head, rows, d_keys, head, d_share, 1, wide_, queries, head, 1);
                    product(seen, head, rows, d_values, head, share, 1, wide_, d_mixed, head, 1);
                    for (int64_t i = 0; i < rows; i++) {
                        turn(&l, first + b + i, -1, factor, d_queries + i * head, row);
                        narrow(row, d_q + (q0 + b + i) * q_stride + h * head, head);
                    }
                }
            }
            for (int64_t t = 0; t < length; t++) {
                turn(&l, t, -1, 1, d_keys + t * head, row);
                narrow(row, d_k + (k0 + t) * kv_stride + g * head, head);
                narrow(d_values + t * head, d_v + (k0 + t) * kv_stride + g * head, head);
            }
        }
    }
    free(keys);
}
