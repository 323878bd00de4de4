/* LD_PRELOAD: in a process named java, at the n-th fsync, fdatasync or rename below a folder, ends the process before or
 * after the step, or makes the step fail. FAULT=<before|after|fail>:<n>, FAULT_BELOW=<folder>. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_int steps;

static int is_java(void) {
  char program[512] = "";
  ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
  return n > 5 && strcmp(program + n - 5, "/java") == 0;
}

static int below(const char *path) {
  const char *folder = getenv("FAULT_BELOW");
  return folder != NULL && path != NULL && strncmp(path, folder, strlen(folder)) == 0
      && strstr(path, "/database/") == NULL;
}

static int below_fd(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  if (n < 0) return 0;
  path[n] = 0;
  return below(path);
}

/* 1: this is the step; the kind is in *kind. */
static int due(char *kind) {
  const char *fault = getenv("FAULT");
  if (fault == NULL || !is_java()) return 0;
  const char *colon = strchr(fault, ':');
  if (colon == NULL) return 0;
  *kind = fault[0];
  return atomic_fetch_add(&steps, 1) + 1 == atoi(colon + 1);
}

static void end_now(void) { kill(getpid(), SIGKILL); for (;;) pause(); }

#define STEP(call)                       \
  char kind = 0;                         \
  int now = due(&kind);                  \
  if (now && kind == 'b') end_now();     \
  if (now && kind == 'f') { errno = EIO; return -1; } \
  int result = call;                     \
  if (now && kind == 'a') end_now();     \
  return result;

int fsync(int fd) {
  static int (*real)(int);
  if (real == NULL) real = dlsym(RTLD_NEXT, "fsync");
  if (!below_fd(fd)) return real(fd);
  STEP(real(fd))
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (real == NULL) real = dlsym(RTLD_NEXT, "fdatasync");
  if (!below_fd(fd)) return real(fd);
  STEP(real(fd))
}

int rename(const char *from, const char *to) {
  static int (*real)(const char *, const char *);
  if (real == NULL) real = dlsym(RTLD_NEXT, "rename");
  if (!below(from)) return real(from, to);
  STEP(real(from, to))
}
