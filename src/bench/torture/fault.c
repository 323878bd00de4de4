/* LD_PRELOAD: at the n-th fsync, fdatasync or rename below a folder, ends the process before or after the step, or makes
 * the step fail. FAULT names a file that says "<number of the order> <b|a|f> <n>", read at each step, so that an order
 * can be given to a process that runs; FAULT_BELOW the folder, FAULT_IN the program (java or postgres). A backend of
 * postgres takes its postmaster along. What was done is added to the file FAULT.hit: order, kind, call, path. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static int order_seen;
static int steps;

static int is_program(const char *exe) {
  char program[512] = "";
  const char *wanted = getenv("FAULT_IN");
  ssize_t n = readlink(exe, program, sizeof program - 1);
  const char *name = n > 0 ? strrchr(program, '/') : NULL;
  return wanted != NULL && name != NULL && strcmp(name + 1, wanted) == 0;
}

static int below(const char *path) {
  const char *folder = getenv("FAULT_BELOW");
  return folder != NULL && path != NULL && strncmp(path, folder, strlen(folder)) == 0
      && strstr(path, "/database/") == NULL;
}

static int path_of(int fd, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, size - 1);
  if (n < 0) return 0;
  path[n] = 0;
  return 1;
}

static void note(int order, char kind, const char *call, const char *path) {
  char name[4096], line[4352];
  snprintf(name, sizeof name, "%s.hit", getenv("FAULT"));
  int n = snprintf(line, sizeof line, "%d %c %s %s\n", order, kind, call, path);
  int fd = open(name, O_WRONLY | O_APPEND | O_CREAT, 0666);
  if (fd < 0) return;
  if (write(fd, line, (size_t) n) != n) perror("fault");
  close(fd);
}

/* The kind of fault that is due at this step, or 0. */
static char due(int *order) {
  char text[64] = "", kind = 0;
  int n = 0;
  const char *file = getenv("FAULT");
  if (file == NULL || !is_program("/proc/self/exe")) return 0;
  int fd = open(file, O_RDONLY);
  if (fd < 0) return 0;
  ssize_t length = read(fd, text, sizeof text - 1);
  close(fd);
  if (length <= 0 || sscanf(text, "%d %c %d", order, &kind, &n) != 3) return 0;
  pthread_mutex_lock(&one_at_a_time);
  if (*order != order_seen) {
    order_seen = *order;
    steps = 0;
  }
  int now = ++steps == n;
  pthread_mutex_unlock(&one_at_a_time);
  return now ? kind : 0;
}

static void end_now(void) {
  char parent[64];
  const char *program = getenv("FAULT_IN");
  snprintf(parent, sizeof parent, "/proc/%d/exe", (int) getppid());
  /* A backend takes its postmaster along; the parent of the postmaster, and of a node, is the test itself. */
  if (strcmp(program, "postgres") == 0 && is_program(parent)) kill(getppid(), SIGKILL);
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

#define STEP(call, name, path)                \
  int order = 0;                              \
  char kind = due(&order);                    \
  if (kind) note(order, kind, name, path);    \
  if (kind == 'b') end_now();                 \
  if (kind == 'f') { errno = EIO; return -1; } \
  int result = call;                          \
  if (kind == 'a') end_now();                 \
  return result;

int fsync(int fd) {
  static int (*real)(int);
  char path[4096];
  if (real == NULL) real = dlsym(RTLD_NEXT, "fsync");
  if (!path_of(fd, path, sizeof path) || !below(path)) return real(fd);
  STEP(real(fd), "fsync", path)
}

int fdatasync(int fd) {
  static int (*real)(int);
  char path[4096];
  if (real == NULL) real = dlsym(RTLD_NEXT, "fdatasync");
  if (!path_of(fd, path, sizeof path) || !below(path)) return real(fd);
  STEP(real(fd), "fdatasync", path)
}

int rename(const char *from, const char *to) {
  static int (*real)(const char *, const char *);
  if (real == NULL) real = dlsym(RTLD_NEXT, "rename");
  if (!below(to)) return real(from, to);
  STEP(real(from, to), "rename", to)
}
