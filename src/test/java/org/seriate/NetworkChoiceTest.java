package org.seriate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.config.NetworkChoice;
import org.seriate.dicom.net.NetworkEngine;
import org.seriate.dicom.net.UpperLayerNetwork;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NetworkChoiceTest {
  @Test
  void our_own_network_is_always_there() {
    assertInstanceOf(UpperLayerNetwork.class, Wiring.network(NetworkChoice.OWN));
  }

  @Test
  void a_network_that_was_not_built_in_is_named_with_what_to_do() {
    assumeTrue(NetworkEngine.builtIn("dcm4che").isEmpty(), "built with dcm4che");
    var problem =
        assertThrows(IllegalStateException.class, () -> Wiring.network(NetworkChoice.DCM4CHE));
    assertEquals(
        "node.yaml, network: this program was built without dcm4che; write own, or build it with"
            + " -Pdcm4che",
        problem.getMessage());
  }

  @Test
  void a_network_that_was_built_in_is_the_one_configured() {
    var engine = NetworkEngine.builtIn("dcm4che");
    assumeTrue(engine.isPresent(), "built without dcm4che");
    assertEquals(engine.get().getClass(), Wiring.network(NetworkChoice.DCM4CHE).getClass());
  }
}
