namespace EdgeGym.Coaching.Runtime;

/// <summary>What ONNX Runtime computes with.</summary>
public enum ExecutionProvider
{
    TensorRT,
    Cuda,
    Cpu,
}
