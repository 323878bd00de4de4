package org.seriate.classify.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OnnxSessionsTest {
  /** As ONNX Runtime 1.28.0 says it where CUDA is not installed. */
  private static final String WITHOUT_CUDA =
      """
      Error code - ORT_FAIL - message: /src/onnxruntime/core/session/provider_bridge_ort.cc:1988 \
      onnxruntime::Provider& onnxruntime::ProviderLibrary::Get() [ONNXRuntimeError] : 1 : FAIL : \
      Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: \
      cannot open shared object file: No such file or directory
      """;

  @Test
  void what_a_card_wants_is_said_without_the_place_in_the_source_of_the_library() {
    assertEquals(
        "ONNX Runtime cannot run the network on a CUDA card: Failed to load library"
            + " libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: cannot open shared"
            + " object file: No such file or directory. That takes a program built with -Pcuda or"
            + " -Pcuda13 and the CUDA and cuDNN for it (deploy/README.md); with --device CPU it"
            + " runs on the processor",
        OnnxSessions.refused(new OrtException(WITHOUT_CUDA), Device.CUDA).getMessage());
  }

  @Test
  void of_the_processor_it_is_the_network_that_is_not_accepted() {
    assertEquals(
        "ONNX Runtime does not accept the network: no such operator",
        OnnxSessions.refused(new OrtException("no such operator"), Device.CPU).getMessage());
  }
}
